using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>Compares a live object with what it would become.</summary>
internal sealed class FieldDiff
{
    private readonly Resource live;
    private readonly bool isSecret;
    private readonly List<FieldChange> changes = [];
    private readonly List<FieldPathStep> path = [];

    private readonly Resource? desired;

    private FieldDiff(Resource live, Resource after, Resource? desired)
    {
        (this.live, this.desired) = (live, desired);
        isSecret = SecretMask.Covers(live) || SecretMask.Covers(after);
    }

    /// <summary>The fields that differ, without what the server itself counts and reports. Values of a Secret are masked.</summary>
    public static IReadOnlyList<FieldChange> Of(Resource live, Resource after) => Of(live, after, desired: null);

    /// <summary>The same, with what is empty as git writes it: the server makes null or nothing at all of <c>[]</c>, <c>{}</c> and <c>""</c>.</summary>
    internal static IReadOnlyList<FieldChange> Of(Resource live, Resource after, Resource? desired)
    {
        var diff = new FieldDiff(live, after, desired);
        var schema = KubernetesSchemas.BuiltIn.Find(after.Id.Type)?.Fields?.Value;
        diff.CompareMaps(Comparable(live), Comparable(after), schema);
        return diff.changes;
    }

    /// <summary>Whether both are the same object without what the server itself counts and reports.</summary>
    public static bool IsSame(Resource live, Resource after) => Comparable(live).Equals(Comparable(after));

    private static MapValue Comparable(Resource resource) =>
        resource.Content.Without("status").With(
            "metadata", resource.Metadata.Without("managedFields").Without("resourceVersion").Without("generation"));

    private void Compare(Value? before, Value? after, FieldType? type, FieldSchema? field)
    {
        switch (before, after)
        {
            case (MapValue one, MapValue other):
                CompareMaps(one, other, (type as FieldType.ObjectOf)?.Schema.Value, (type as FieldType.MapOf)?.Item);
                break;
            case (ListValue one, ListValue other) when !one.Equals(other):
                CompareLists(one, other, (type as FieldType.ListOf)?.Item, field);
                break;
            case var (one, other) when one is null ? other is not null : !one.Equals(other):
                Add(one, other);
                break;
        }
    }

    private void CompareMaps(MapValue before, MapValue after, ObjectSchema? schema, FieldType? itemType = null)
    {
        foreach (var key in before.Keys.Union(after.Keys))
        {
            var field = schema?.Fields.GetValueOrDefault(key);
            path.Add(new FieldPathStep.Field(key));
            Compare(before[key], after[key], field?.Type ?? itemType, field);
            path.RemoveAt(path.Count - 1);
        }
    }

    private void CompareLists(ListValue before, ListValue after, FieldType? itemType, FieldSchema? field)
    {
        if (KeyFields(before, after, field) is not { } keys)
        {
            CompareByIndex(before, after, itemType);
            return;
        }

        var (ours, theirs) = (Keyed(before, keys), Keyed(after, keys));
        var order = ours.Keys.Where(theirs.ContainsKey).ToList();
        if (!order.SequenceEqual(theirs.Keys.Where(ours.ContainsKey)))
        {
            Add(Names(ours), Names(theirs));
        }

        foreach (var key in ours.Keys.Union(theirs.Keys))
        {
            path.Add(new FieldPathStep.Item(key));
            Compare(ours.GetValueOrDefault(key), theirs.GetValueOrDefault(key), itemType, null);
            path.RemoveAt(path.Count - 1);
        }
    }

    private void CompareByIndex(ListValue before, ListValue after, FieldType? itemType)
    {
        if (before.Any(item => item is ScalarValue) || after.Any(item => item is ScalarValue))
        {
            Add(before, after);
            return;
        }

        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            path.Add(new FieldPathStep.Index(i));
            Compare(i < before.Count ? before[i] : null, i < after.Count ? after[i] : null, itemType, null);
            path.RemoveAt(path.Count - 1);
        }
    }

    // What the schema says, or, for a kind that is not known, the name that items of lists usually have.
    private static IReadOnlyList<string>? KeyFields(ListValue before, ListValue after, FieldSchema? field)
    {
        IReadOnlyList<string> keys = field is { Merge: MergeStrategy.ListMap } ? field.Keys : ["name"];
        return IsUnique(before, keys) && IsUnique(after, keys) ? keys : null;
    }

    private static bool IsUnique(ListValue list, IReadOnlyList<string> keys) =>
        list.All(item => item is MapValue map && keys.Any(key => map[key] is ScalarValue)) && Keyed(list, keys).Count == list.Count;

    private static OrderedDictionary<MapValue, Value> Keyed(ListValue list, IReadOnlyList<string> keys)
    {
        var keyed = new OrderedDictionary<MapValue, Value>();
        foreach (var item in list.Maps)
        {
            keyed[item.Where(entry => keys.Contains(entry.Key) && entry.Value is ScalarValue)] = item;
        }

        return keyed;
    }

    private static ListValue Names(OrderedDictionary<MapValue, Value> items) =>
        ListValue.Of(items.Keys.Select(key => (Value)string.Join(',', key.Select(entry => ((ScalarValue)entry.Value).Text))));

    private void Add(Value? before, Value? after)
    {
        if (after is null or { IsNull: true } && FieldPath.Get(desired?.Content, path) is { } written && IsEmpty(written))
        {
            after = written;
        }

        var isHidden = (isSecret && IsSecretValue()) || path.Any(step => step is FieldPathStep.Field { Name: var name } && SecretMask.IsPlainData(name));
        changes.Add(new FieldChange(
            FieldPathStep.Text(path),
            Shown(before, isHidden),
            Shown(after, isHidden),
            FieldOwners.Of(live, path)));
    }

    private static Value? Shown(Value? value, bool isHidden) => value is null ? null : isHidden ? SecretMask.Text : SecretMask.Apply(value);

    private static bool IsEmpty(Value value) => value is MapValue { Count: 0 } or ListValue { Count: 0 } or ScalarValue { Kind: ScalarKind.String, Text: "" } or { IsNull: true };

    // Of a Secret, labels and the like may be shown; annotations may repeat its values.
    private bool IsSecretValue() => path is not ([FieldPathStep.Field { Name: "metadata" }, FieldPathStep.Field { Name: not "annotations" }, ..] or [FieldPathStep.Field { Name: "type" }]);
}
