namespace Slipway.Plans;

/// <summary>How far a deployment is bound to the plan that was reviewed with its pull request.</summary>
public enum PlanBinding
{
    /// <summary>Not at all: what git says is applied, whatever that changes.</summary>
    Off,

    /// <summary>It may do what was reviewed, or less. One action more, or another value, stops it before the first write.</summary>
    Reviewed,

    /// <summary>It does exactly what was reviewed. What changed in the cluster since, also to what is asked for, stops it.</summary>
    Exact,
}
