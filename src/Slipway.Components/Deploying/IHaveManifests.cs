using Nuke.Common;
using Nuke.Common.IO;
using Slipway.Components.Deploying;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>The folders of manifests: slipway.yaml, and <c>{stage}/{application}</c> for each application.</summary>
public interface IHaveManifests : IHaveSelection, IHaveStageRules
{
    /// <summary>The folder that holds slipway.yaml and the stage folders. Default: the root.</summary>
    [Parameter("Folder that holds slipway.yaml and the stage folders. Default: the root", Name = "Manifests")]
    AbsolutePath? ManifestsDirectory => TryGetValue(() => ManifestsDirectory);

    /// <summary>Reads slipway.yaml and finds the asked applications.</summary>
    internal RenderSteps OpenManifests() => new(
        ManifestsDirectory ?? RootDirectory,
        SelectedStage is { Length: > 0 } stage ? StageName.Parse(stage) : null,
        SelectedApplication is { Length: > 0 } application ? ApplicationName.Parse(application) : null,
        RulesOf);
}
