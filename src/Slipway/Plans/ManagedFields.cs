using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>Reads <c>metadata.managedFields</c> (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).</summary>
internal static class ManagedFields
{
    /// <summary>The fields that Slipway applied in the given version of the API; null when it did not.</summary>
    public static MapValue? Applied(Resource live, string apiVersion)
    {
        foreach (var entry in Entries(live))
        {
            if (IsOurs(entry) && entry.GetString("apiVersion") == apiVersion)
            {
                return entry.GetMap("fieldsV1");
            }
        }

        return null;
    }

    /// <summary>The fields that Slipway applied, for each version of the API in which it did.</summary>
    public static IEnumerable<MapValue> Ours(Resource live) => Entries(live).Where(IsOurs).Select(entry => entry.GetMap("fieldsV1")).OfType<MapValue>();

    /// <summary>The other managers that own fields: with the subresource and without it, and their fields.</summary>
    public static IEnumerable<(FieldOwner Owner, string Manager, MapValue Fields)> Others(Resource live) =>
        from entry in Entries(live)
        where !IsOurs(entry)
        let fields = entry.GetMap("fieldsV1")
        where fields is not null
        let manager = entry.GetString("manager") ?? "unknown"
        let name = entry.GetString("subresource") is { Length: > 0 } subresource ? $"{manager} ({subresource})" : manager
        select (new FieldOwner(name, entry.GetString("time")), manager, fields);

    /// <summary>The fields that were set through a subresource.</summary>
    public static IEnumerable<MapValue> OfSubresource(Resource live, string subresource) =>
        Entries(live).Where(entry => entry.GetString("subresource") == subresource).Select(entry => entry.GetMap("fieldsV1")).OfType<MapValue>();

    private static IEnumerable<MapValue> Entries(Resource live) => live.Metadata.GetList("managedFields")?.Maps ?? [];

    public static bool IsOurs(MapValue entry) =>
        entry.GetString("manager") == FieldManager.Name && entry.GetString("operation") == "Apply" && string.IsNullOrEmpty(entry.GetString("subresource"));
}
