namespace Slipway.Sandbox.Hosting;

/// <summary>
/// Gives memory back when much was done and nothing is done any more: without allocations nothing is ever collected. For a process that is nothing but a
/// sandbox.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    private const long Much = 32 << 20;
    private const long Little = 2 << 20;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(15);

    private readonly ITimer _timer;
    private readonly Func<long> _allocated;
    private readonly Action _collect;
    private long _lookedAt;
    private long _collectedAt;

    public IdleMemory(TimeProvider time)
        : this(time, () => GC.GetTotalAllocatedBytes(), () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    internal IdleMemory(TimeProvider time, Func<long> allocated, Action collect)
    {
        (_allocated, _collect) = (allocated, collect);
        _timer = time.CreateTimer(_ => Look(), null, s_period, s_period);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = _allocated();
        var isAtRest = allocated - _lookedAt < Little;
        _lookedAt = allocated;
        if (isAtRest && allocated - _collectedAt >= Much)
        {
            _collect();
            _collectedAt = allocated;
        }
    }
}
