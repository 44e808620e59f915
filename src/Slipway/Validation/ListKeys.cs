using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>Items of a list that server-side apply cannot tell apart: it refuses them with a 500.</summary>
internal static class ListKeys
{
    /// <summary>Every item that lacks its key or repeats an earlier one's; the key is not shown where values are hidden.</summary>
    public static IEnumerable<(SourcePosition Position, string Message)> FindProblems(ListValue list, FieldSchema field, bool isHidden)
    {
        if (field.Merge is not (MergeStrategy.Set or MergeStrategy.ListMap) || list.Count < 1)
        {
            yield break;
        }

        if (list.Count == 1 && HasKey(list[0], field))
        {
            yield break;
        }

        var first = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (Key(item, field) is not { } key)
            {
                continue;
            }

            if (key.Length == 0)
            {
                // Where the key is required, the schema has said so already.
                if (!IsRequired(field))
                {
                    yield return (item.Position, $"an item lacks '{string.Join("' and '", field.Keys)}', which tells the items apart.");
                }
            }
            else if (!first.TryAdd(key, item))
            {
                yield return (item.Position, $"{(isHidden ? "an item" : Short(key))} is there twice; first at line {first[key].Position.Line}.");
            }
        }
    }

    // Which key it is matters only where there is another one.
    private static bool HasKey(Value item, FieldSchema field) =>
        field.Merge == MergeStrategy.Set || (item is MapValue map && field.Keys.Any(map.ContainsKey));

    private static bool IsRequired(FieldSchema field) =>
        field.Type is FieldType.ListOf { Item: FieldType.ObjectOf type } && field.Keys.Any(key => type.Schema.Value.Fields.GetValueOrDefault(key) is { IsRequired: true, Default: null });

    // A key is JSON, without line ends; it can be long.
    private static string Short(string key) => key.Length <= 120 ? key : key[..120] + "…";

    private static string? Key(Value item, FieldSchema field)
    {
        if (field.Merge == MergeStrategy.Set)
        {
            return item.ToString();
        }

        if (item is not MapValue map || field.Type is not FieldType.ListOf { Item: FieldType.ObjectOf type })
        {
            return null;
        }

        var parts = new List<string>();
        foreach (var key in field.Keys)
        {
            // A port without protocol is a TCP port.
            var value = map[key] ?? type.Schema.Value.Fields.GetValueOrDefault(key)?.Default;
            if (value is not null)
            {
                parts.Add($"{key} {value}");
            }
        }

        return string.Join(", ", parts);
    }
}
