namespace Slipway.Sandbox.Cluster.Metrics;

/// <summary>A counter with its labels, <c>__name__</c> among them, and what a scrape at each whole second would have read. Only changes are kept.</summary>
internal sealed class Series
{
    private readonly List<(long Second, double Value)> _changes;

    /// <summary>It begins at zero, a second before its first count: so the first one is an increase, as where exporters tell when a counter was created.</summary>
    public Series(SortedDictionary<string, string> labels, long second)
    {
        Labels = labels;
        _changes = [(second - 1, 0)];
    }

    public SortedDictionary<string, string> Labels { get; }

    /// <summary>The first second that is known.</summary>
    public long First => _changes[0].Second;

    public long LastChange => _changes[^1].Second;

    public void Add(long second, double amount, long forgetBefore)
    {
        if (amount == 0)
            return;
        if (_changes[^1].Second >= second)
            _changes[^1] = (_changes[^1].Second, _changes[^1].Value + amount);
        else
            _changes.Add((second, _changes[^1].Value + amount));
        // Of many at once, so that it is seldom.
        if (_changes[0].Second < forgetBefore - 600)
            _changes.RemoveRange(0, Math.Max(0, _changes.FindLastIndex(change => change.Second <= forgetBefore)));
    }

    /// <summary>The value at a second from <see cref="First"/> on.</summary>
    public double At(long second)
    {
        var (low, high) = (0, _changes.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _changes[middle].Second <= second ? (middle, high) : (low, middle - 1);
        }

        return _changes[low].Value;
    }
}
