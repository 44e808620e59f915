using Slipway.ApplySets;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// Fields that become ours before an apply that lacks them, and so go by it: what kubectl owned of an object that is taken over, and leftovers of nobody that stand
/// in the way of a change, such as the defaults of a strategy that git no longer names. A null would not remove them: under apply it leaves a map as it is.
/// No dry run can show it, because the handing over is a request of its own; so it is worked out as the server does it
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).
/// </summary>
internal sealed class Handover
{
    private readonly Resource desired;

    internal Handover(Resource desired, bool isAdopted, IReadOnlyList<IReadOnlyList<FieldPathStep>> leftovers) =>
        (this.desired, IsAdopted, Leftovers) = (desired, isAdopted, leftovers);

    /// <summary>Whether the fields that kubectl owns become ours.</summary>
    public bool IsAdopted { get; }

    internal IReadOnlyList<IReadOnlyList<FieldPathStep>> Leftovers { get; }

    /// <summary>The object's managedFields before the apply; null when they are that already.</summary>
    public ListValue? ManagedFieldsOf(Resource live)
    {
        var apiVersion = desired.Id.Type.ApiVersion;
        var migrated = IsAdopted ? Adoption.Migrate(live, apiVersion) : null;
        var entries = (migrated ?? live.Metadata.GetList("managedFields") ?? ListValue.Empty).Maps.ToList();
        var ours = entries.FirstOrDefault(entry => ManagedFields.IsOurs(entry) && entry.GetString("apiVersion") == apiVersion)
            ?? MapValue.Of(("manager", FieldManager.Name), ("operation", "Apply"), ("apiVersion", apiVersion), ("fieldsType", "FieldsV1"), ("fieldsV1", MapValue.Empty));
        var owned = ours.GetMap("fieldsV1")!;
        var wanted = Leftovers.Where(path => FieldPath.Get(live.Content, path) is not null).Aggregate(owned, (fields, path) => With(fields, [.. path]));
        return wanted.Equals(owned) ? migrated : ListValue.Of(entries.Where(entry => !ReferenceEquals(entry, ours)).Append(ours.With("fieldsV1", wanted)));
    }

    /// <summary>Whether an apply takes over the object or, as conflicts said, what kubectl owns of it.</summary>
    internal static bool IsAdoption(Resource desired, Resource live, IReadOnlyList<FieldConflict> taken) =>
        live.Labels.GetString(ApplySetLabels.PartOf) != desired.Labels.GetString(ApplySetLabels.PartOf) || taken.Any(conflict => Adoption.TakesFrom(conflict.Manager));

    /// <summary>The object without what goes.</summary>
    /// <param name="from">The object as it is, or as an apply without the handing over would leave it.</param>
    /// <param name="live">The object as it is.</param>
    internal Resource Without(Resource from, Resource live)
    {
        if (ManagedFieldsOf(live) is not { } entries)
        {
            return from;
        }

        var after = live.WithContent(live.Content.With("metadata", live.Metadata.With("managedFields", entries)));
        var others = ManagedFields.Others(after).Select(other => other.Fields).ToList();
        return from.WithContent((MapValue)Remove(from.Content, ManagedFields.Applied(after, desired.Id.Type.ApiVersion)!, desired.Content, others));
    }

    private static MapValue With(MapValue fields, ReadOnlySpan<FieldPathStep> path)
    {
        // The server writes key fields in this order.
        var key = path[0] is FieldPathStep.Item item ? $"k:{MapValue.Of(item.Keys.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value)))}" : $"f:{((FieldPathStep.Field)path[0]).Name}";
        var below = fields.GetMap(key) ?? MapValue.Empty;
        return fields.With(key, path.Length == 1 ? below : With(below, path[1..]));
    }

    private static Value Remove(Value value, MapValue owned, Value? desired, List<MapValue> others)
    {
        foreach (var entry in owned)
        {
            if (entry.Key != "." && entry.Value is MapValue fields)
            {
                value = Remove(value, entry.Key, fields, desired, [.. others.Select(other => other.GetMap(entry.Key)).OfType<MapValue>()]);
            }
        }

        return value;
    }

    private static Value Remove(Value value, string key, MapValue owned, Value? desired, List<MapValue> others)
    {
        switch (value)
        {
            case MapValue map when FieldKeys.Field(key) is { } name && map[name] is { } there:
                return Rest(there, owned, (desired as MapValue)?[name], others) is { } rest ? map.With(name, rest) : map.Without(name);
            case ListValue list when FieldKeys.Item(key) is { } keys:
                var wanted = (desired as ListValue)?.Maps.FirstOrDefault(item => FieldKeys.MayMatch(item, keys));
                return ListValue.Of(list.Select(item => item is MapValue map && FieldKeys.Matches(map, keys) ? Rest(item, owned, wanted, others) : item).OfType<Value>());
            case ListValue list when FieldKeys.Member(key) is { } member && others.Count == 0 && (desired as ListValue)?.Contains(member) != true:
                return ListValue.Of(list.Where(item => !item.Equals(member)));
            default:
                return value;
        }
    }

    // Null: nobody is left who wants any of it.
    private static Value? Rest(Value there, MapValue owned, Value? desired, List<MapValue> others) =>
        desired is null && others.Count == 0 ? null
        : others.Exists(other => other.Count == 0) ? there
        : Remove(there, owned, desired, others);
}
