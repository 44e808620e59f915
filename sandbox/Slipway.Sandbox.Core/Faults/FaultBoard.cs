namespace Slipway.Sandbox.Faults;

/// <summary>
/// What is broken on purpose at the moment, at most one fault of each kind. It lives in memory only: a restart heals everything. Whoever can
/// be broken asks <see cref="Strikes"/> at the place where it would happen; whoever breaks calls <see cref="Break"/>.
/// </summary>
internal sealed class FaultBoard(TimeProvider time)
{
    private readonly Dictionary<FaultKind, Fault> _faults = [];
    private readonly Lock _lock = new();

    /// <summary>A fault was set, healed or used up.</summary>
    public event Action? Changed;

    /// <summary>What is broken, by kind.</summary>
    public IReadOnlyList<Fault> Active
    {
        get
        {
            lock (_lock)
            {
                return [.. _faults.Values.Where(IsAlive).OrderBy(fault => fault.Kind)];
            }
        }
    }

    /// <summary>Whether something is broken, without using up one of its times.</summary>
    public bool IsBroken(FaultKind kind) => Active.Any(fault => fault.Kind == kind);

    /// <param name="kind">What to break. A fault of the same kind is replaced.</param>
    /// <param name="times">How many times it strikes before it is used up; null for no limit.</param>
    /// <param name="duration">After what time it heals by itself; null for never.</param>
    public void Break(FaultKind kind, int? times = null, TimeSpan? duration = null)
    {
        lock (_lock)
        {
            _faults[kind] = new Fault(kind, times, duration is null ? null : time.GetUtcNow() + duration);
        }

        Changed?.Invoke();
    }

    public void Heal(FaultKind kind)
    {
        lock (_lock)
        {
            _faults.Remove(kind);
        }

        Changed?.Invoke();
    }

    /// <summary>Whether the fault strikes here and now. Each true uses up one of its times.</summary>
    public bool Strikes(FaultKind kind)
    {
        lock (_lock)
        {
            if (!_faults.TryGetValue(kind, out var fault))
            {
                return false;
            }

            if (!IsAlive(fault) || fault.Times == 1)
            {
                _faults.Remove(kind);
            }
            else
            {
                _faults[kind] = fault with { Times = fault.Times - 1 };
            }

            if (!IsAlive(fault))
            {
                return false;
            }
        }

        Changed?.Invoke();
        return true;
    }

    private bool IsAlive(Fault fault) => fault.Times is not <= 0 && (fault.Until is null || time.GetUtcNow() < fault.Until);
}
