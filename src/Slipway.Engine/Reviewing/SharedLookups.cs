namespace Slipway.Engine.Reviewing;

/// <summary>Lookups that many wait for: each key is asked for once, and once more where that failed.</summary>
/// <param name="find">Asks. Nobody's cancellation reaches it: others wait for it as well.</param>
/// <param name="comparer">Tells keys apart; null: as they do themselves.</param>
internal sealed class SharedLookups<TKey, TValue>(Func<TKey, Task<TValue>> find, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Task<TValue>> lookups = new(comparer);

    /// <summary>Waits for it. Who gives up takes it from nobody else.</summary>
    public Task<TValue> FindAsync(TKey key, CancellationToken cancellationToken)
    {
        lock (lookups)
        {
            if (!lookups.TryGetValue(key, out var lookup) || lookup.IsFaulted || lookup.IsCanceled)
            {
                lookups[key] = lookup = Task.Run(() => find(key), CancellationToken.None);
            }

            return lookup.WaitAsync(cancellationToken);
        }
    }
}
