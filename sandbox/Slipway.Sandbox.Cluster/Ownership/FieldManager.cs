using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Fields;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Ownership;

/// <summary>
/// Server-side apply and the bookkeeping of who owns what
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/, structured-merge-diff v6).
/// </summary>
internal sealed class FieldManager(SchemaType type, string apiVersion, string subresource, FieldSet ignored)
{
    private const int MostUpdateEntries = 10;

    private static readonly FieldSet s_stripped = Stripped();

    /// <summary>Lays <paramref name="applied"/> over <paramref name="live"/>; conflicts are returned, and then nothing else is.</summary>
    public ApplyOutcome Apply(JsonObject live, JsonObject applied, string manager, bool force, string now)
    {
        var entries = Entries(live);
        var liveObject = WithoutEntries(live);
        var appliedObject = WithoutEntries(applied);
        var before = entries.Find(entry => entry.IsApply && entry.Manager == manager && entry.Subresource == subresource);
        var own = Strip(FieldSetBuilder.Build(type, appliedObject).ExceptBelow(ignored));
        var mine = new ManagedEntry { Manager = manager, ApiVersion = apiVersion, IsApply = true, Subresource = subresource, Time = now, Fields = own };

        var merged = (JsonObject)TypedMerge.Merge(type, liveObject, appliedObject)!;
        var others = entries.Where(entry => entry != before).ToList();
        if (before is { Fields.IsEmpty: false })
            merged = Prune(merged, before.Fields, own, others);

        var comparison = TypedComparison.Compare(type, liveObject, merged);
        var changed = comparison.Modified.Union(comparison.Added).ExceptBelow(ignored);
        var conflicts = others
            .Select(entry => (Owner: entry, Fields: entry.Fields.Intersect(changed)))
            .Where(conflict => !conflict.Fields.IsEmpty)
            .ToList();
        if (conflicts.Count > 0 && !force)
        {
            return new ApplyOutcome(null, conflicts
                .OrderBy(conflict => conflict.Owner.Manager, StringComparer.Ordinal)
                .SelectMany(conflict => ApplyConflict.From(conflict.Owner, conflict.Fields))
                .ToList());
        }

        var kept = Without(others, changed, comparison.Removed);
        if (!own.IsEmpty)
            kept.Add(mine);
        WriteEntries(merged, kept);
        return new ApplyOutcome(merged, []);
    }

    /// <summary>Records what a create, update or non-apply patch changed. The object comes with the entries that the client sent, if any.</summary>
    public JsonObject Update(JsonObject live, JsonObject updated, string manager, string now, bool created)
    {
        var sent = updated.Map("metadata").List("managedFields");
        var reset = subresource.Length == 0 && sent is [JsonObject { Count: 0 }];
        var fromClient = subresource.Length == 0 ? ManagedEntry.ReadAll(sent) : null;
        var entries = reset ? [] : fromClient is { Count: > 0 } ? fromClient : Entries(live);
        var result = WithoutEntries(updated);
        if (!created && entries.Count == 0)
            return result;

        var comparison = TypedComparison.Compare(type, WithoutEntries(live), result);
        var changed = comparison.Modified.Union(comparison.Added).ExceptBelow(ignored);
        var own = Strip(changed);
        var before = entries.Find(entry => !entry.IsApply && entry.Manager == manager && entry.Subresource == subresource && entry.ApiVersion == apiVersion);
        var others = entries.Where(entry => entry != before).ToList();
        var kept = Without(others, changed, comparison.Removed);
        var fields = before is null ? own : before.Fields.Except(comparison.Removed).Union(own);
        if (!fields.IsEmpty)
        {
            kept.Add(new ManagedEntry
            {
                Manager = manager, ApiVersion = apiVersion, Subresource = subresource, Fields = fields, Time = own.IsEmpty && before is not null ? before.Time : now,
            });
        }

        WriteEntries(result, Capped(kept));
        return result;
    }

    private JsonObject Prune(JsonObject merged, FieldSet before, FieldSet own, List<ManagedEntry> others)
    {
        var beforeAll = before.WithStructureFields(type);
        var pruned = TypedRemoval.Remove(type, merged, beforeAll) as JsonObject ?? [];
        var owned = others.Where(entry => entry.ApiVersion == apiVersion || entry.Subresource.Length > 0).Aggregate(own, (union, entry) => union.Union(entry.Fields));
        var mergedSet = FieldSetBuilder.Build(type, merged).WithStructureFields(type);

        // Back comes what somebody still owns …
        var prunedSet = FieldSetBuilder.Build(type, pruned).WithStructureFields(type);
        pruned = TypedRemoval.Remove(type, merged, mergedSet.Except(prunedSet.Union(owned.WithStructureFields(type)))) as JsonObject ?? [];

        // … and what nobody ever owned.
        prunedSet = FieldSetBuilder.Build(type, pruned).WithStructureFields(type);
        return TypedRemoval.Remove(type, merged, mergedSet.Except(prunedSet).Intersect(beforeAll)) as JsonObject ?? [];
    }

    private static List<ManagedEntry> Without(List<ManagedEntry> entries, FieldSet taken, FieldSet removed) => entries
        .Select(entry => entry with { Fields = entry.Fields.Except(taken).Except(removed) })
        .Where(entry => !entry.Fields.IsEmpty)
        .ToList();

    // The oldest Update entries are merged into one, so that the list does not grow for ever.
    private static List<ManagedEntry> Capped(List<ManagedEntry> entries)
    {
        var updates = entries.Where(entry => !entry.IsApply).OrderBy(entry => entry.Time, StringComparer.Ordinal).ToList();
        if (updates.Count <= MostUpdateEntries)
            return entries;
        var oldest = updates.Take(updates.Count - MostUpdateEntries + 1).ToList();
        var merged = oldest[^1] with { Manager = "ancient-changes", Subresource = "", Fields = oldest.Aggregate(FieldSet.Empty, (union, entry) => union.Union(entry.Fields)) };
        return [.. entries.Except(oldest), merged];
    }

    private static List<ManagedEntry> Entries(JsonObject live) => ManagedEntry.ReadAll(live.Map("metadata").List("managedFields")) ?? [];

    private static JsonObject WithoutEntries(JsonObject json)
    {
        var copy = json.Copy();
        copy.Map("metadata")?.Remove("managedFields");
        return copy;
    }

    private static void WriteEntries(JsonObject json, List<ManagedEntry> entries)
    {
        if (entries.Count > 0)
            json.Ensure("metadata")["managedFields"] = ManagedEntry.WriteAll(entries);
    }

    private static FieldSet Strip(FieldSet set) => set.Except(s_stripped);

    private static FieldSet Stripped()
    {
        var set = new FieldSet();
        foreach (var name in (string[])["apiVersion", "kind", "metadata"])
            set.Insert([PathElement.Field(name)]);
        foreach (var name in (string[])["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"])
            set.Insert([PathElement.Field("metadata"), PathElement.Field(name)]);
        return set;
    }
}

/// <summary>The object to store, or the conflicts that prevent it.</summary>
internal sealed record ApplyOutcome(JsonObject? Object, IReadOnlyList<ApplyConflict> Conflicts);
