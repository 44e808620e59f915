namespace Slipway.Ci.Workflows;

/// <summary>What people do by hand in a config repository.</summary>
internal static class Operation
{
    /// <summary>Their targets, in the order in which a form shows them.</summary>
    public static IReadOnlyList<string> All => ["Promote", "Rollback", "Abort", "SyncBack", "Remove", "Status", "DetectDrift", "Doctor"];
}
