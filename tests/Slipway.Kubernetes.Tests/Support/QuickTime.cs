namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A clock that goes three times as fast, so that locks of the dead expire sooner.</summary>
internal sealed class QuickTime : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() * 3;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 3 : dueTime, period > TimeSpan.Zero ? period / 3 : period);
}
