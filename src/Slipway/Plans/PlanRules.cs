namespace Slipway.Plans;

/// <summary>What a plan may decide.</summary>
public sealed record PlanRules
{
    /// <summary>How much may be pruned unasked.</summary>
    public PruneBudget PruneBudget { get; init; } = new();

    /// <summary>
    /// Kinds, such as <c>Job.batch</c>, whose objects may be deleted and created again when a field cannot change in place. Default: none;
    /// a single resource allows it by the annotation <c>slipway.dev/recreate: allowed</c>.
    /// </summary>
    public IReadOnlySet<string> RecreateKinds { get; init; } = new HashSet<string>();

    /// <summary>Whether fields of other managers are taken over. Default: false: a conflict blocks.</summary>
    public bool Force { get; init; }
}
