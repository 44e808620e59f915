using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Flow;

/// <summary>What a rollout's plan follows from: one moment of the repository.</summary>
internal sealed record FlowState
{
    /// <summary>The head of the branch that it goes to.</summary>
    public required CommitSha Base { get; init; }

    /// <summary>The files there.</summary>
    public required IReadOnlyList<ConfigFile> Files { get; init; }

    /// <summary>The head of the rollout's own branch; null where there is none.</summary>
    public CommitSha? Branch { get; init; }

    /// <summary>Who committed it.</summary>
    public string? Committer { get; init; }

    /// <summary>The files of the rollout there.</summary>
    public IReadOnlyList<ConfigFile> BranchFiles { get; init; } = [];

    /// <summary>The pull requests that the rollout's branch ever had.</summary>
    public IReadOnlyList<PullRequest> PullRequests { get; init; } = [];

    /// <summary>Whether to propose again what a person closed or went back from.</summary>
    public bool Reopen { get; init; }

    /// <summary>Whether to propose what comes before what is there.</summary>
    public bool AllowsOlder { get; init; }
}
