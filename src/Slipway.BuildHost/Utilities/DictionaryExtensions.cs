namespace Nuke.Common.Utilities.Collections;

/// <summary>Filling dictionaries in a chain of calls, such as those of <see cref="INukeBuild.ReportSummary"/>.</summary>
public static class DictionaryExtensions
{
    /// <summary>Adds the pair.</summary>
    public static Dictionary<TKey, TValue> AddPair<TKey, TValue>(this Dictionary<TKey, TValue> dictionary, TKey key, TValue value)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        dictionary.Add(key, value);
        return dictionary;
    }

    /// <summary>Adds the pair with the value's text.</summary>
    public static Dictionary<TKey, string> AddPair<TKey, TValue>(this Dictionary<TKey, string> dictionary, TKey key, TValue value)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        dictionary.Add(key, value?.ToString() ?? "");
        return dictionary;
    }

    /// <summary>Adds the pair if there is a value.</summary>
    public static Dictionary<TKey, TValue> AddPairWhenValueNotNull<TKey, TValue>(this Dictionary<TKey, TValue> dictionary, TKey key, TValue? value)
        where TKey : notnull
        where TValue : class
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        if (value is not null)
            dictionary.Add(key, value);
        return dictionary;
    }
}
