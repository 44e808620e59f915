namespace Slipway.Flow;

/// <summary>Files of one repository that get an application's tag, together.</summary>
internal sealed record FlowManifest
{
    /// <summary>The environment, which is part of names; empty where the file does not say.</summary>
    public string Env { get; init; } = "";

    /// <summary>The owner of the repository.</summary>
    public required string Owner { get; init; }

    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>The branch that changes go to.</summary>
    public required string BaseBranch { get; init; }

    /// <summary>The files, from the repository's root.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What a tag must begin with, any of them; none for any tag.</summary>
    public IReadOnlyList<string> IncludePrefixes { get; init; } = [];

    /// <summary>What a tag must not begin with.</summary>
    public IReadOnlyList<string> ExcludePrefixes { get; init; } = [];

    /// <summary>Whether to commit to the base branch, without a pull request.</summary>
    public bool CommitsToBase { get; init; }

    /// <summary>What the pull request says besides; empty for nothing.</summary>
    public string Body { get; init; } = "";

    /// <summary>Labels besides those of source and environment.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether names have the source's owner, too.</summary>
    public bool ShowsSourceOwner { get; init; }

    /// <summary>Whether names do not have the source's repository.</summary>
    public bool HidesSourceName { get; init; }

    /// <summary>Whether the pull request does not lead to the release of the source.</summary>
    public bool HidesRelease { get; init; }

    /// <summary>Whether the pull request does not list the source's merged pull requests.</summary>
    public bool HidesPullRequests { get; init; }

    /// <summary>Whether a tag is one that is rolled out: never none nor <c>latest</c>; an excluded prefix goes before an included one.</summary>
    public bool Wants(string tag) =>
        tag is not ("" or "latest")
        && !ExcludePrefixes.Any(prefix => tag.StartsWith(prefix, StringComparison.Ordinal))
        && (IncludePrefixes.Count == 0 || IncludePrefixes.Any(prefix => tag.StartsWith(prefix, StringComparison.Ordinal)));
}
