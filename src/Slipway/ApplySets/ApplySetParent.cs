using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.ApplySets;

/// <summary>The object that stands for an apply set: a ConfigMap in the stage's namespace.</summary>
internal sealed record ApplySetParent
{
    private const string Prefix = "slipway-";
    private const string OwnTooling = "slipway/";
    private const string Kinds = "kinds";
    private const string Namespaces = "namespaces";

    private static readonly GroupVersionKind ConfigMap = new("", "v1", "ConfigMap");

    /// <summary>The parent object.</summary>
    public required ResourceId ObjectId { get; init; }

    /// <summary>The set's id.</summary>
    public required ApplySetId Id { get; init; }

    /// <summary>Kinds that members may have, as <c>Deployment.apps</c>, sorted: a superset before an apply, exact after pruning.</summary>
    public required IReadOnlyList<string> GroupKinds { get; init; }

    /// <summary>Namespaces of members besides the parent's, sorted.</summary>
    public IReadOnlyList<string> AdditionalNamespaces { get; init; } = [];

    /// <summary>
    /// Why <see cref="GroupKinds"/> and <see cref="AdditionalNamespaces"/> may name too little, so that members are to be searched by their label in every kind;
    /// null when they name enough.
    /// </summary>
    public string? LostSight { get; init; }

    /// <summary>Whether <see cref="AdditionalNamespaces"/> is what may name too little: then members may be in any namespace.</summary>
    public bool LostNamespaces { get; init; }

    /// <summary>The object's name: <c>slipway-{application}</c> in the stage's namespace.</summary>
    public static ResourceId IdOf(RenderingTarget target) => IdOf(target.Application.Value, target.Namespace);

    internal static ResourceId IdOf(string application, string inNamespace) => new(ConfigMap, inNamespace, NameOf(application));

    /// <summary>The name of the object for an application.</summary>
    public static string NameOf(string application) => Prefix + application;

    /// <summary>The application that an object of this name stands for.</summary>
    public static string ApplicationOf(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    /// <summary>How messages name the set of a parent: <c>the application dev/web</c>, or what of another tool it is.</summary>
    public static string Describe(Resource parent) =>
        parent.Annotations.GetString(ApplySetLabels.Tooling) is { } tooling && !tooling.StartsWith(OwnTooling, StringComparison.Ordinal)
            ? $"{parent.Id} of {string.Concat(tooling.Where(character => character is > ' ' and <= '~'))}"
        // Whoever may write ConfigMaps may write anything there.
        : parent.Annotations.GetString(ApplySetLabels.Stage) is { } stage && DnsLabel.IsOne(stage) ? $"the application {stage}/{ApplicationOf(parent.Id.Name)}"
        : $"the application {ApplicationOf(parent.Id.Name)} in namespace {parent.Id.Namespace}";

    /// <summary>The parent before an apply: what the set may already hold and what the rendering will add.</summary>
    /// <param name="rendering">What will be applied.</param>
    /// <param name="live">The parent in the cluster; null when there is none.</param>
    /// <exception cref="SlipwayException">It belongs to another tool, or to another stage.</exception>
    public static ApplySetParent Before(Rendering rendering, Resource? live)
    {
        var exact = After(rendering);
        var recorded = live is null ? null : Read(live);
        if (live?.Annotations.GetString(ApplySetLabels.Stage) is { } stage && stage != rendering.Target.Stage.Value)
        {
            throw new SlipwayException(
                live.ToString(),
                $"is the apply set of {stage}/{rendering.Target.Application}; expected {rendering.Target}. Two stages cannot have an application of the same name in the same namespace "
                + "of the same cluster: each would overwrite the other. Give the stages namespaces of their own in slipway.yaml, or, if the stage was renamed: "
                + $"kubectl annotate configmap {live.Id.Name} -n {live.Id.Namespace} {ApplySetLabels.Stage}-");
        }

        return exact with
        {
            GroupKinds = Sorted(exact.GroupKinds.Concat(recorded?.GroupKinds ?? [])),
            AdditionalNamespaces = Sorted(exact.AdditionalNamespaces.Concat(recorded?.AdditionalNamespaces ?? [])),
            LostSight = recorded?.LostSight,
            LostNamespaces = recorded?.LostNamespaces ?? false,
        };
    }

    /// <summary>The parent after everything was applied and pruned: what the rendering holds, what is left of earlier ones, and what could not be looked at.</summary>
    /// <param name="rendering">What was applied.</param>
    /// <param name="leftovers">Members that stay, or that are not gone yet: losing sight of them would make them nobody's.</param>
    /// <param name="gaps">What could not be looked at.</param>
    public static ApplySetParent After(Rendering rendering, IReadOnlyCollection<Resource>? leftovers = null, IReadOnlyCollection<MemberGap>? gaps = null)
    {
        var id = IdOf(rendering.Target);
        return new ApplySetParent { ObjectId = id, Id = ApplySetId.OfParent(id), GroupKinds = [] }.With(rendering.Resources.Concat(leftovers ?? []), gaps ?? []);
    }

    /// <summary>This parent, naming also what members there are, and what could not be looked at.</summary>
    /// <param name="members">The members.</param>
    /// <param name="gaps">What could not be looked at: the label of a member is the truth, so what was not seen may be there.</param>
    public ApplySetParent With(IEnumerable<Resource> members, IReadOnlyCollection<MemberGap> gaps)
    {
        var ids = members.Select(resource => resource.Id).ToList();
        var named = gaps.Where(gap => gap.GroupKind is not null).ToList();
        var spaces = ids.Select(id => id.Namespace).Concat(named.Select(gap => gap.Namespace)).OfType<string>().Where(name => name != ObjectId.Namespace);
        var search = gaps.Where(gap => gap.GroupKind is null).ToList();
        return this with
        {
            GroupKinds = Sorted([.. GroupKinds, .. ids.Select(id => id.Type.GroupKind), .. named.Select(gap => gap.GroupKind!)]),
            AdditionalNamespaces = Sorted([.. AdditionalNamespaces, .. spaces]),
            LostSight = search.FirstOrDefault()?.Reason ?? LostSight,
            LostNamespaces = LostNamespaces || search.Exists(gap => gap.Namespace is not null),
        };
    }

    /// <summary>Reads a parent of the cluster.</summary>
    /// <exception cref="SlipwayException">It belongs to another tool.</exception>
    public static ApplySetParent Read(Resource live)
    {
        var tooling = live.Annotations.GetString(ApplySetLabels.Tooling);
        if (tooling is not null && !tooling.StartsWith(OwnTooling, StringComparison.Ordinal))
        {
            throw new SlipwayException(live.ToString(), $"is the apply set of '{tooling}'; expected 'slipway/…'. Rename the application, or remove the other tool's apply set.");
        }

        return new ApplySetParent
        {
            ObjectId = live.Id,
            Id = ApplySetId.OfParent(live.Id),
            GroupKinds = Split(live.Annotations.GetString(ApplySetLabels.ContainsGroupKinds)),
            AdditionalNamespaces = Split(live.Annotations.GetString(ApplySetLabels.AdditionalNamespaces)),
            LostSight = LostSightOf(live),
            LostNamespaces = Problem(live, ApplySetLabels.AdditionalNamespaces) is not null || live.Annotations.GetString(ApplySetLabels.Search) is { } search && search != Kinds,
        };
    }

    /// <summary>The object to apply.</summary>
    /// <param name="version">Slipway's version.</param>
    /// <param name="annotations">More annotations, such as <see cref="ApplySetLabels.TargetCommit"/>.</param>
    public Resource ToResource(string version, IEnumerable<(string Key, string Value)> annotations)
    {
        List<(string Key, Value Value)> all =
        [
            (ApplySetLabels.Tooling, $"slipway/{version}"),
            (ApplySetLabels.ContainsGroupKinds, string.Join(',', GroupKinds)),
            (ApplySetLabels.AdditionalNamespaces, string.Join(',', AdditionalNamespaces)),
            .. LostSight is null ? Array.Empty<(string, Value)>() : [(ApplySetLabels.Search, LostNamespaces ? Namespaces : Kinds)],
            .. annotations.Select(annotation => (annotation.Key, (Value)annotation.Value)),
        ];
        return new Resource(ObjectId, MapValue.Of(
            ("apiVersion", ObjectId.Type.ApiVersion),
            ("kind", ObjectId.Type.Kind),
            ("metadata", MapValue.Of(
                ("name", ObjectId.Name),
                ("namespace", ObjectId.Namespace!),
                ("labels", MapValue.Of((ApplySetLabels.Id, (Value)Id.Value))),
                ("annotations", MapValue.Of(all))))));
    }

    // Whoever takes a kind out of the annotation does not take the label off its objects. What we wrote ourselves names enough.
    private static string? LostSightOf(Resource live) =>
        Problem(live, ApplySetLabels.ContainsGroupKinds)
        ?? Problem(live, ApplySetLabels.AdditionalNamespaces)
        ?? (live.Annotations.ContainsKey(ApplySetLabels.Search) ? $"{live} has the annotation {ApplySetLabels.Search}" : null);

    private static string? Problem(Resource live, string annotation) =>
        !live.Annotations.ContainsKey(annotation) ? $"the annotation {annotation} of {live} was taken away"
        : IsOurs(live, annotation) ? null
        : $"the annotation {annotation} of {live} was edited by somebody else";

    private static bool IsOurs(Resource live, string annotation) =>
        live.Metadata.GetList("managedFields")?.Maps is not { } entries
        || entries.Any(entry => entry.GetString("manager") == FieldManager.Name && entry.GetString("operation") == "Apply"
            && (entry.At("fieldsV1", "f:metadata", "f:annotations") as MapValue)?.ContainsKey("f:" + annotation) == true);

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];

    private static string[] Split(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
