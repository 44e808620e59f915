using Slipway.Naming;
using Slipway.Plans;

namespace Slipway.Reviewing;

/// <summary>Keeps the plans of pull requests in the config repository.</summary>
internal interface IPlanStore
{
    /// <summary>The plans that were kept for a commit; null where none were.</summary>
    Task<PublishedPlans?> FindAsync(CommitSha head, CancellationToken cancellationToken);

    /// <summary>Keeps plans for a commit, in place of those of the same applications; where they are the same, nothing is written, and their time stays.</summary>
    /// <param name="head">The commit.</param>
    /// <param name="targets">The applications that were planned, of which those without a plan have nothing done to them.</param>
    /// <param name="plans">Their plans.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<PublishedPlans> PublishAsync(CommitSha head, IReadOnlyCollection<string> targets, IReadOnlyList<PlanDecisions> plans, CancellationToken cancellationToken);
}
