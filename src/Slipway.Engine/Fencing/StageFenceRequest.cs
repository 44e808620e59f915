using Slipway.Naming;

namespace Slipway.Engine.Fencing;

/// <summary>Which stage is aimed at which commit.</summary>
internal sealed record StageFenceRequest
{
    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The commit of the config repository.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>The config repository; null where it is not known.</summary>
    public string? Config { get; init; }

    /// <summary>Whether the stage as a whole is aimed at the commit. A run of some of its applications passes the fence and leaves it where it is.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Tells which of two commits is the newer one.</summary>
    public required CommitOrder IsAncestor { get; init; }
}
