using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>An application at a version, on its way to a stage.</summary>
/// <param name="Candidate">What is released.</param>
/// <param name="Stage">The stage it goes to.</param>
internal sealed record Release(ReleaseCandidate Candidate, StageName Stage)
{
    /// <summary>The application.</summary>
    public ApplicationName Application => Candidate.Application;

    /// <summary>The version, without leading <c>v</c>.</summary>
    public string Version => Candidate.Version;

    /// <summary>The image, with tag and digest.</summary>
    public ImageReference Image => Candidate.Image;

    /// <summary>The folder of the application's manifests for the stage, in the config repository.</summary>
    public string Folder => $"{Stage}/{Application}";

    /// <summary>The branch that carries it.</summary>
    public string Branch => new ReleaseBranch(Stage, Application).ToString();

    /// <summary>The version that the title of a release of an application names in a commit's message; null where there is none.</summary>
    internal static string? VersionIn(string message, ApplicationName application) => message.Split('\n', StringSplitOptions.TrimEntries).Select(line => line.Split(' ') switch
    {
        ["Release", var name, var version, "to", ..] when name == application.Value => version,
        ["Promote", var name, var version, "from", ..] when name == application.Value => version,
        ["Roll", "back", var name, "from", _, "to", var version, ..] when name == application.Value => version,
        _ => null,
    }).FirstOrDefault(version => version is not null);

    /// <summary>One line that says what it is; the title of its commit and pull request.</summary>
    public string Title => Candidate.Origin switch
    {
        ReleaseOrigin.Promotion promotion => $"Promote {Application} {Version} from {promotion.From} to {Stage}",
        ReleaseOrigin.Rollback rollback => $"Roll back {Application} from {rollback.From} to {Version} in {Stage}",
        _ => $"Release {Application} {Version} to {Stage}",
    };
}
