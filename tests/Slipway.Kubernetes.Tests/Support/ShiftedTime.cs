namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A machine whose clock is wrong by some span.</summary>
internal sealed class ShiftedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
