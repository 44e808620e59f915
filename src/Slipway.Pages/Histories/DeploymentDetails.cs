using Slipway.Pages.Html;
using Slipway.Plans;
using Slipway.Records;

namespace Slipway.Pages.Histories;

/// <summary>What is known of deployments beside their records.</summary>
internal sealed record DeploymentDetails
{
    /// <summary>The plan that was reviewed; null where none was kept.</summary>
    public Func<RecordEntry, PlanDecisions?> PlanOf { get; init; } = _ => null;

    /// <summary>What somebody does next about one that failed.</summary>
    public Func<RecordEntry, Markup> NextOf { get; init; } = _ => Markup.Empty;
}
