using Slipway.Naming;

namespace Slipway.Versions;

/// <summary>What is built: a commit of the application repository and the version derived from it.</summary>
public sealed record SourceVersion
{
    // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
    private const int MaxImageTagLength = 128;

    /// <summary>The SemVer version, without leading <c>v</c>; also valid as an image tag.</summary>
    public required string Version { get; init; }

    /// <summary>The commit that is released.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>When the commit was made.</summary>
    public required DateTimeOffset CommittedAt { get; init; }

    /// <summary>Whether the work tree differs from the commit. The version then ends in <c>.dirty.g&lt;tree hash&gt;</c>.</summary>
    public required bool IsDirty { get; init; }

    /// <summary>The web address of the repository, without credentials; null where there is no remote.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>
    /// Derives the version: a tag's own on the tagged commit, <c>1.2.4-0.5.gabc1234</c> five commits after <c>v1.2.3</c>,
    /// <c>0.0.1-0.5.gabc1234</c> where there is no tag, and <c>.dirty.g…</c> at its end for a work tree with changes.
    /// </summary>
    /// <exception cref="InvalidInputException">The version is too long for an image tag.</exception>
    public static SourceVersion Derive(SourceFacts facts)
    {
        var suffix = "g" + facts.Head.Abbreviated;
        var version = facts.BaseTag?.After(facts.Height, suffix) ?? $"0.0.1-0.{facts.Height}.{suffix}";
        if (facts.DirtyTree is { } tree)
        {
            // A prerelease part sorts before the release, so a dirty 1.2.3 counts as a step towards 1.2.4.
            version = (version.Contains('-', StringComparison.Ordinal) ? version : facts.BaseTag!.After(1, suffix)) + ".dirty.g" + tree[..7];
        }

        if (version.Length > MaxImageTagLength)
        {
            throw new InvalidInputException(
                $"version {version}",
                $"it has {version.Length} characters, and an image tag has at most {MaxImageTagLength}. It follows from tag v{facts.BaseTag?.Version}: tag with a shorter version.");
        }

        return new SourceVersion
        {
            Version = version,
            Commit = facts.Head,
            CommittedAt = facts.CommittedAt,
            IsDirty = facts.DirtyTree is not null,
            RepositoryUrl = facts.RepositoryUrl,
        };
    }

    /// <summary>Refuses uncommitted changes where nobody could reproduce them.</summary>
    /// <exception cref="InvalidInputException">The work tree is dirty.</exception>
    public SourceVersion RequireClean() =>
        IsDirty
            ? throw new InvalidInputException(
                "the work tree", $"it has changes that commit {Commit.Abbreviated} lacks, so that CI would release {Version}, which nobody can " +
                "build again. Commit them, or add what the build writes to .gitignore.")
            : this;
}
