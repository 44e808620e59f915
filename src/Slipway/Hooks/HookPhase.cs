namespace Slipway.Hooks;

/// <summary>When a hook runs.</summary>
public enum HookPhase
{
    /// <summary>Before workloads change: a migration.</summary>
    BeforeApply,

    /// <summary>When everything is healthy: a cache to fill, a message to send.</summary>
    AfterApply,

    /// <summary>When the application goes back behind the rendering that this hook came with.</summary>
    Rollback,

    /// <summary>When somebody asks for it by its name: a backfill, a report.</summary>
    AdHoc,
}
