namespace Nuke.Common.Utilities.Collections;

/// <summary>Sequences.</summary>
public static class EnumerableExtensions
{
    /// <summary>Does something with every item.</summary>
    public static void ForEach<T>(this IEnumerable<T> enumerable, Action<T> action)
    {
        ArgumentNullException.ThrowIfNull(enumerable);
        ArgumentNullException.ThrowIfNull(action);
        foreach (var item in enumerable)
            action(item);
    }

    /// <summary>Does something with every item and its index.</summary>
    public static void ForEach<T>(this IEnumerable<T> enumerable, Action<T, int> action)
    {
        ArgumentNullException.ThrowIfNull(enumerable);
        ArgumentNullException.ThrowIfNull(action);
        var index = 0;
        foreach (var item in enumerable)
            action(item, index++);
    }

    /// <summary>The items that are not null.</summary>
    public static IEnumerable<T> WhereNotNull<T>(this IEnumerable<T?> enumerable)
        where T : class => enumerable.Where(x => x is not null)!;

    /// <summary>The items, or none where the sequence is null.</summary>
    public static IEnumerable<T> ToEmptyIfNull<T>(this IEnumerable<T>? enumerable) => enumerable ?? [];

    /// <summary>Whether there are no items.</summary>
    public static bool IsEmpty<T>(this IEnumerable<T> enumerable) => !enumerable.Any();

    /// <summary>Whether there is no sequence or no item in it.</summary>
    public static bool IsNullOrEmpty<T>(this IEnumerable<T>? enumerable) => enumerable is null || !enumerable.Any();
}
