using Slipway.Engine.Fencing;
using Slipway.Engine.Locking;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Engine.Jobs;

/// <summary>A Job that somebody asks for.</summary>
internal sealed record AdHocRequest
{
    /// <summary>The application's rendering.</summary>
    public required Rendering Rendering { get; init; }

    /// <summary>The Job.</summary>
    public required AdHocJob Job { get; init; }

    /// <summary>Whether it is to run although it did.</summary>
    public bool Again { get; init; }

    /// <summary>The commit of the config repository that the rendering is made of.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>Tells which of two commits is the newer one.</summary>
    public required CommitOrder IsAncestor { get; init; }

    /// <summary>How to take the application's lock.</summary>
    public required LockOptions Lock { get; init; }

    /// <summary>How Jobs run.</summary>
    public HookOptions Options { get; init; } = new();
}
