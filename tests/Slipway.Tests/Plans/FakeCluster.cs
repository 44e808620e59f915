using Slipway.ApplySets;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Tests.Plans;

/// <summary>A cluster that keeps what is applied as it was sent, with managedFields, and fills in nothing.</summary>
internal sealed class FakeCluster
{
    private readonly Dictionary<ResourceKey, Resource> objects = [];

    public List<string> MissingNamespaces { get; } = [];

    public List<MemberGap> Gaps { get; } = [];

    public PlanCache Cache { get; set; } = PlanCache.Empty;

    public List<ResourceId> Asked { get; } = [];

    public Func<Resource, ResourceRefusedException?> Refuse { get; set; } = _ => null;

    /// <summary>What the server makes of what is sent.</summary>
    public Func<Resource, Resource> Store { get; set; } = desired => desired;

    public static ApplySetId Set(RenderingTarget? target = null) => ApplySetId.OfParent(ApplySetParent.IdOf(target ?? Manifest.Target));

    public void Apply(Rendering rendering)
    {
        foreach (var resource in rendering.Resources)
        {
            Apply(DesiredResource.Of(resource, Set(rendering.Target)));
        }
    }

    public void Apply(Resource desired) => objects[desired.Id.Key] = Stored(desired, objects.GetValueOrDefault(desired.Id.Key));

    /// <summary>Changes an object behind Slipway's back.</summary>
    public void Edit(string id, Func<MapValue, MapValue> edit)
    {
        var resource = objects.Values.Single(resource => resource.Id.ToString() == id);
        objects[resource.Id.Key] = resource.WithContent(edit(resource.Content));
    }

    public ApplyPlan Plan(Rendering rendering, PlanRules? rules = null)
    {
        var live = new LiveState
        {
            Catalog = new ResourceCatalog(KubernetesSchemas.BuiltIn.Kinds.Select(kind => new ResourceType
            {
                Type = kind.Type,
                Plural = kind.Type.Kind.ToLowerInvariant() + "s",
                IsNamespaced = kind.IsNamespaced,
            })),
            Objects = [.. objects.Values],
            MissingNamespaces = MissingNamespaces.ToHashSet(),
            Gaps = Gaps,
            Cache = Cache,
        };
        var comparison = Planner.Compare(rendering, live, rules ?? new PlanRules());
        Asked.Clear();
        Asked.AddRange(comparison.Rules.IsReadOnly ? [] : comparison.DryRuns.Select(resource => resource.Id));
        var plan = Planner.Complete(comparison, comparison.Rules.IsReadOnly ? comparison.AnswerLocally() : comparison.DryRuns.ToDictionary(resource => resource.Id, DryRun));
        Cache = plan.Cache;
        return plan;
    }

    private DryRunResult DryRun(Resource desired) => Refuse(desired) is { } refusal
        ? new DryRunResult.Refused(refusal)
        : new DryRunResult.Accepted(Stored(Store(desired), objects.GetValueOrDefault(desired.Id.Key)));

    internal static Resource Stored(Resource desired, Resource? before)
    {
        var fields = FieldsV1(
            desired.Content.Without("apiVersion").Without("kind").With("metadata", desired.Metadata.Without("name").Without("namespace")),
            KubernetesSchemas.BuiltIn.Find(desired.Id.Type)?.Fields?.Value);
        var entry = MapValue.Of(
            ("manager", "slipway"), ("operation", "Apply"), ("apiVersion", desired.Id.Type.ApiVersion), ("fieldsType", "FieldsV1"), ("fieldsV1", fields));
        var others = before?.Metadata.GetList("managedFields")?.Maps.Where(other => other.GetString("manager") != "slipway") ?? [];
        var metadata = desired.Metadata
            .With("uid", before?.Uid ?? $"uid-{desired.Id.Name}")
            .With("resourceVersion", "7")
            .With("managedFields", ListValue.Of([entry, .. others]));
        return Resource.FromServer(desired.Id.Type, desired.Content.With("metadata", metadata));
    }

    private static MapValue FieldsV1(MapValue map, ObjectSchema? schema) => MapValue.Of(map.Select(entry =>
    {
        var field = schema?.Fields.GetValueOrDefault(entry.Key);
        return ("f:" + entry.Key, (Value)(entry.Value switch
        {
            MapValue nested when field?.Merge != MergeStrategy.Atomic => FieldsV1(nested, (field?.Type as FieldType.ObjectOf)?.Schema.Value),
            ListValue list when field is { Merge: MergeStrategy.ListMap, Type: FieldType.ListOf { Item: FieldType.ObjectOf item } } =>
                MapValue.Of(list.Maps.Select(value => (
                    "k:" + MapValue.Of(field.Keys.Where(value.ContainsKey).Select(key => (key, value[key]!))),
                    (Value)FieldsV1(value, item.Schema.Value).With(".", MapValue.Empty)))),
            _ => MapValue.Empty,
        }));
    }));
}
