using Nuke.Common;
using Slipway.Components.Running;
using Slipway.Configuration;

namespace Slipway.Components;

/// <summary>How a run goes on with rollouts.</summary>
public interface IHaveRollouts : INukeBuild
{
    /// <summary>How long a run goes on with the rollout of an application: <c>10m</c>. The next run goes on from there.</summary>
    [Parameter("How long a run goes on with a rollout, such as 90s or 30m; the next run goes on from there. Default: 10m")]
    string? RolloutTime => TryGetValue(() => RolloutTime);

    /// <summary>A requirement: what is set about rollouts makes sense.</summary>
    internal bool RolloutTimeIsValid => this.Accept(() => _ = FindRolloutTime());

    internal TimeSpan FindRolloutTime() =>
        string.IsNullOrWhiteSpace(RolloutTime) ? TimeSpan.FromMinutes(10)
        : DurationText.Parse(RolloutTime) ?? throw new InvalidInputException("RolloutTime", $"'{RolloutTime}' is not a duration; expected one such as 90s, 10m or 1h.");
}
