using Slipway.Validation.Schemas;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>Items of a list that server-side apply cannot tell apart: it refuses them with a 500.</summary>
internal static class ListKeys
{
    /// <summary>The first item that lacks its key or repeats an earlier one's; null when there is none.</summary>
    public static (SourcePosition Position, string Message)? FindProblem(ListValue list, FieldSchema field)
    {
        if (field.Merge is not (MergeStrategy.Set or MergeStrategy.ListMap))
        {
            return null;
        }

        var first = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (Key(item, field) is not { } key)
            {
                continue;
            }

            if (key.Length == 0)
            {
                return (item.Position, $"an item lacks '{string.Join("' and '", field.Keys)}', which tells the items apart.");
            }

            if (!first.TryAdd(key, item.Position))
            {
                return (item.Position, $"{key} is there twice; first at line {first[key].Line}.");
            }
        }

        return null;
    }

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
