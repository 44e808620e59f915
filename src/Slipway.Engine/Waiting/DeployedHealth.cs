using Slipway.ApplySets;
using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Engine.Waiting;

/// <summary>How a deployed application is.</summary>
/// <param name="Parent">The parent of its apply set, with the deployment records.</param>
/// <param name="Health">The health of the set's members.</param>
/// <param name="Running">What its Pods run.</param>
/// <param name="Gaps">Where members may be that could not be looked at.</param>
internal sealed record DeployedHealth(Resource Parent, HealthReport Health, RunningImages Running, IReadOnlyList<MemberGap> Gaps);
