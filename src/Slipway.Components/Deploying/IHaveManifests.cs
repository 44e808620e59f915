using Nuke.Common;
using Nuke.Common.IO;
using Serilog;
using Slipway.Components.Deploying;
using Slipway.Components.Running;
using Slipway.Configuration;
using Slipway.Git;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>The folders of manifests: slipway.yaml, and <c>{stage}/{application}</c> for each application.</summary>
public interface IHaveManifests : IHaveSelection, IHaveStageRules
{
    /// <summary>The folder that holds slipway.yaml and the stage folders. Default: the root.</summary>
    [Parameter("Folder that holds the stage folders, elsewhere than the root: a proposal, whose slipway.yaml does not count. Default: the root", Name = "Manifests")]
    AbsolutePath? ManifestsDirectory => TryGetValue(() => ManifestsDirectory);

    /// <summary>The folder whose slipway.yaml and schemas hold for <see cref="ManifestsDirectory"/>. Default: the root.</summary>
    [Parameter("Folder whose slipway.yaml and schemas hold for --manifests. Default: the root", Name = "Base")]
    AbsolutePath? BaseDirectory => TryGetValue(() => BaseDirectory);

    /// <summary>Reads slipway.yaml and finds the asked applications.</summary>
    /// <exception cref="InvalidInputException">slipway.yaml is missing or wrong.</exception>
    internal ManifestRenderings OpenManifests() =>
        // Validate, Preview and Apply of one run read the same files: what was parsed is not parsed again, and no file that changed since counts.
        BuildSession.Of(this).Set(new ManifestRenderings(
            ManifestsDirectory ?? RootDirectory,
            SelectedStage is { Length: > 0 } stage ? StageName.Parse(stage) : null,
            SelectedApplication is { Length: > 0 } application ? ApplicationName.Parse(application) : null,
            RulesOf,
            BuildSession.Of(this).Find<ManifestRenderings>(),
            FindBase()));

    // What a proposal is judged by is never its own, or it could move out of its namespace.
    private string? FindBase() =>
        ManifestsDirectory is not { } proposal || Path.GetFullPath(proposal) == Path.GetFullPath(RootDirectory) ? null
        : BaseDirectory is { } given ? given
        : File.Exists(RootDirectory / SlipwayConfiguration.FileName) ? RootDirectory
        // A folder of the repository that the build itself is in is as good as its root.
        : new GitWorkTree(proposal, Log.Logger).FindTop() is { } top && top == new GitWorkTree(RootDirectory, Log.Logger).FindTop() ? null
        : throw new InvalidInputException(
            "Manifests",
            $"'{proposal}' is a proposal, and what holds for it is the base branch's {SlipwayConfiguration.FileName}; the root {RootDirectory} has none. "
            + "Run in a checkout of the base branch, or name one: --base <folder>.");
}
