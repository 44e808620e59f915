using Slipway.Resources;
using Slipway.Rollouts;

namespace Slipway.Engine.Applying;

/// <summary>What an apply says of the rollout that it is a part of.</summary>
/// <param name="Before">What the apply set's parent has to say before it; null: nothing. Else another job went on meanwhile.</param>
/// <param name="Announced">What it says before anything else is written.</param>
internal sealed record RolloutMark(RolloutRecord? Before, RolloutRecord Announced)
{
    /// <summary>The images that the commit asks for: what a phase applies has those of the version before as well, and on the way back no others.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Whether it is the first apply of this run, which others are told of.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Whether the commit is deployed as a whole: the end.</summary>
    public bool IsEnd => Announced.Phase == RolloutPhase.Finishing;

    /// <summary>Whether its objects have to be healthy. On the way back nothing is waited for: the version before was not touched, and the other one goes.</summary>
    public bool WaitsForHealth => Announced.Phase is not (RolloutPhase.Aborting or RolloutPhase.Clearing);

    /// <summary>Whether a Pod is of the new version's own Deployment.</summary>
    public bool IsOfNewVersion(Resource pod) => pod.Id.Name.StartsWith(Announced.Deployment + RolledWorkload.Suffix + "-", StringComparison.Ordinal);

    /// <summary>Whether the parent says what was read.</summary>
    public bool Follows(Resource? parent) => Text(RolloutRecordText.Of(parent)) == Text(Before);

    private static string? Text(RolloutRecord? record) => record is null ? null : RolloutRecordText.Of(record);
}
