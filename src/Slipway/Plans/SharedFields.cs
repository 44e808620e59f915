using System.Globalization;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>What a conflict is about that somebody's hands made: fields that come home, and edits that were there long enough.</summary>
internal static class SharedFields
{
    // What people use by hand, by the names under which it owns fields: each wrote once, and will not write again by itself.
    private static readonly HashSet<string> Hands = new(StringComparer.Ordinal)
    {
        "kubectl", "kubectl-edit", "kubectl-patch", "kubectl-set", "kubectl-annotate", "kubectl-label", "kubectl-autoscale", "kubectl-rollout", "k9s", "node-fetch", "GoogleCloudConsole", "Mozilla",
    };

    /// <summary>
    /// Whether a field is ours as well: an edit takes a field away from us, so that one which we own still has, or has again, the value that git gave it. Whoever edited it by hand agreed, and loses
    /// nothing when git changes it.
    /// </summary>
    public static bool IsAgreed(Resource live, FieldConflict conflict) =>
        Hands.Contains(ManagerOf(conflict)) && ManagedFields.Ours(live).Any(fields => Has(fields, conflict.Field))
        && Entries(live, conflict).All(entry => entry.GetString("operation") == "Update");

    /// <summary>
    /// Whether applying makes a field ours again that hands took away from us, and that git has with the same value: only then a later change of it in git is no conflict.
    /// </summary>
    /// <param name="live">The object as it is.</param>
    /// <param name="after">What the server would make of it.</param>
    public static bool ComeHome(Resource live, Resource after)
    {
        List<MapValue> before = [.. ManagedFields.Ours(live)];
        return ManagedFields.Ours(after).Any(ours => OfHands(live).Any(theirs => Gains(ours, theirs, before)));
    }

    /// <summary>Whether whoever has the field, being no controller, wrote last before a time.</summary>
    public static bool IsBefore(Resource live, FieldConflict conflict, DateTimeOffset time) =>
        !ClusterControllers.Names.Contains(ManagerOf(conflict)) && Entries(live, conflict).ToList() is { Count: > 0 } entries
        && entries.TrueForAll(entry => DateTimeOffset.TryParse(entry.GetString("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at <= time);

    private static string ManagerOf(FieldConflict conflict) => conflict.Manager.Split(" (")[0];

    private static IEnumerable<MapValue> Entries(Resource live, FieldConflict conflict) =>
        (live.Metadata.GetList("managedFields")?.Maps ?? []).Where(entry => entry.GetString("manager") == ManagerOf(conflict) && entry.GetMap("fieldsV1") is { } fields && Has(fields, conflict.Field));

    private static IEnumerable<MapValue> OfHands(Resource live) => (live.Metadata.GetList("managedFields")?.Maps ?? [])
        .Where(entry => Hands.Contains(entry.GetString("manager") ?? "") && entry.GetString("operation") == "Update").Select(entry => entry.GetMap("fieldsV1")).OfType<MapValue>();

    private static bool Gains(MapValue ours, MapValue theirs, List<MapValue> before) => theirs.Any(entry => entry.Value is MapValue below && ours.GetMap(entry.Key) is { } then
        && before.Select(fields => fields.GetMap(entry.Key)).OfType<MapValue>().ToList() is var earlier
        && (below.Count == 0 ? earlier.Count == 0 : Gains(then, below, earlier)));

    private static bool Has(MapValue fields, string field) => fields.Any(entry => Step(entry.Key) is { } step && FieldPath.AsServer([step]) is var text
        && field.StartsWith(text, StringComparison.Ordinal) && (field.Length == text.Length || (entry.Value is MapValue below && Has(below, field[text.Length..]))));

    private static FieldPathStep? Step(string key) =>
        FieldKeys.Field(key) is { } name ? new FieldPathStep.Field(name) : FieldKeys.Item(key) is { } keys ? new FieldPathStep.Item(keys) : null;
}
