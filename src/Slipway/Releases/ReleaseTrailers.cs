using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>What the trailers of a commit say of a release (https://git-scm.com/docs/git-interpret-trailers).</summary>
internal sealed record ReleaseTrailers
{
    public const string ApplicationKey = "Release-Application";
    public const string StageKey = "Release-Stage";
    public const string DigestKey = "Image-Digest";
    public const string PreviousDigestKey = "Previous-Digest";
    public const string SourceCommitKey = "Source-Commit";
    public const string SourceRepositoryKey = "Source-Repository";
    public const string PromotedFromKey = "Promoted-From";
    public const string RolledBackFromKey = "Rolled-Back-From";

    /// <summary>Whether the commit is a release, a promotion or a rollback.</summary>
    public bool IsRelease => Application is not null;

    public string? Application { get; private init; }

    public string? Stage { get; private init; }

    public Digest? Digest { get; private init; }

    public CommitSha? SourceCommit { get; private init; }

    /// <summary>The web address of the application repository.</summary>
    public string? SourceUrl { get; private init; }

    /// <summary>The stage that it was promoted from.</summary>
    public string? PromotedFrom { get; private init; }

    /// <summary>The version that was rolled back.</summary>
    public string? RolledBackFrom { get; private init; }

    /// <summary>Reads them anywhere in the message: a squash merge puts other text behind them.</summary>
    public static ReleaseTrailers Of(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries);
        return new ReleaseTrailers
        {
            Application = Value(lines, ApplicationKey),
            Stage = Value(lines, StageKey),
            Digest = Value(lines, DigestKey) is { } digest ? Digest.TryParse(digest) : null,
            SourceCommit = Value(lines, SourceCommitKey) is { } source ? CommitSha.TryParse(source) : null,
            SourceUrl = Value(lines, SourceRepositoryKey),
            PromotedFrom = Value(lines, PromotedFromKey),
            RolledBackFrom = Value(lines, RolledBackFromKey),
        };
    }

    private static string? Value(string[] lines, string key) =>
        lines.LastOrDefault(line => line.StartsWith(key + ": ", StringComparison.Ordinal))?[(key.Length + 2)..];
}
