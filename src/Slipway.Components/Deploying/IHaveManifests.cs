using System.Runtime.CompilerServices;
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

    // Validate, Preview and Apply of one run read the same files. An interface holds no state; this is only what was parsed, and no file that changed since counts.
    private static readonly ConditionalWeakTable<INukeBuild, RenderSteps> Opened = [];

    /// <summary>Reads slipway.yaml and finds the asked applications.</summary>
    internal RenderSteps OpenManifests()
    {
        var manifests = new RenderSteps(
            ManifestsDirectory ?? RootDirectory,
            SelectedStage is { Length: > 0 } stage ? StageName.Parse(stage) : null,
            SelectedApplication is { Length: > 0 } application ? ApplicationName.Parse(application) : null,
            RulesOf,
            Opened.TryGetValue(this, out var earlier) ? earlier : null);
        Opened.AddOrUpdate(this, manifests);
        return manifests;
    }
}
