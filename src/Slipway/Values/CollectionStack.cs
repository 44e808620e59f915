namespace Slipway.Values;

/// <summary>
/// What the readers hold of the collections that are open: one stack for all levels, so that reading allocates little besides the result. A type of our own, because code
/// that is compiled ahead of time has none for the framework's collections of our own structs.
/// </summary>
internal sealed class CollectionStack<T>
{
    private T[] items = new T[32];

    public int Count { get; private set; }

    public ref T this[int index] => ref items[index];

    public void Add(T item)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
        }

        items[Count++] = item;
    }

    public void RemoveLast() => items[--Count] = default!;

    /// <summary>Takes away all from an index on.</summary>
    public T[] TakeFrom(int first)
    {
        var taken = new T[Count - first];
        Array.Copy(items, first, taken, 0, taken.Length);
        Array.Clear(items, first, taken.Length);
        Count = first;
        return taken;
    }
}
