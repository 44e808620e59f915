using System.Text;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// The keys of <c>fieldsV1</c>: <c>f:name</c> a field, <c>k:{"name":"web"}</c> the item of a list by its key fields, <c>v:"x"</c> the item of a
/// set, <c>.</c> the thing itself.
/// </summary>
internal static class FieldKeys
{
    public static string? Field(string key) => key.StartsWith("f:", StringComparison.Ordinal) ? key[2..] : null;

    public static MapValue? Item(string key) => key.StartsWith("k:", StringComparison.Ordinal) ? Json(key) as MapValue : null;

    public static Value? Member(string key) => key.StartsWith("v:", StringComparison.Ordinal) ? Json(key) : null;

    /// <summary>Whether an item of a list has all these key fields.</summary>
    public static bool Matches(MapValue item, MapValue keys)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (item[keys[i].Key]?.Equals(keys[i].Value) != true)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an item may be the one with these key fields: it has at least one of them, and no other value of any.</summary>
    public static bool MayMatch(MapValue item, MapValue keys)
    {
        var known = 0;
        for (var i = 0; i < keys.Count; i++)
        {
            if (item[keys[i].Key] is { } value)
            {
                known++;
                if (!value.Equals(keys[i].Value))
                {
                    return false;
                }
            }
        }

        return known > 0;
    }

    private static Value Json(string key) => JsonValues.Read(Encoding.UTF8.GetBytes(key[2..]));
}
