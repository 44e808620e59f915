namespace Slipway.Sandbox.Forge;

/// <summary>What an owner can set of a repository. The defaults are those of a new repository on GitHub.</summary>
internal sealed record RepositorySettings
{
    public string? Description { get; init; }

    public bool AllowMergeCommit { get; init; } = true;

    public bool AllowSquashMerge { get; init; } = true;

    public bool AllowRebaseMerge { get; init; } = true;

    public bool AllowAutoMerge { get; init; }

    public bool DeleteBranchOnMerge { get; init; }

    /// <summary>Nothing can be changed any more, except this.</summary>
    public bool IsArchived { get; init; }

    /// <summary>The rules of protected branches, by name.</summary>
    public IReadOnlyDictionary<string, BranchProtection> Protections { get; init; } = new Dictionary<string, BranchProtection>();

    public bool Allows(string method) => method switch
    {
        "squash" => AllowSquashMerge,
        "rebase" => AllowRebaseMerge,
        _ => AllowMergeCommit,
    };
}
