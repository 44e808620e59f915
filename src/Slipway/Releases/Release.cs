using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>An application at a version, on its way to a stage.</summary>
public sealed record Release
{
    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The stage it goes to.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The version, without leading <c>v</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The image, with tag and digest.</summary>
    public required ImageReference Image { get; init; }

    /// <summary>The commit of the application repository that the image was built from.</summary>
    public required CommitSha SourceCommit { get; init; }

    /// <summary>The web address of the application repository; null where it has none.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>The folder of the application's manifests for the stage, in the config repository.</summary>
    public string Folder => $"{Stage}/{Application}";

    /// <summary>The branch that carries it.</summary>
    public string Branch => $"release/{Stage}/{Application}";

    /// <summary>One line that says what it is; the title of its commit and pull request.</summary>
    public string Title => $"Release {Application} {Version} to {Stage}";
}
