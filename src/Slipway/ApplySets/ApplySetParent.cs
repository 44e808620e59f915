using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.ApplySets;

/// <summary>The object that stands for an apply set: a ConfigMap in the stage's namespace.</summary>
public sealed record ApplySetParent
{
    private const string Prefix = "slipway-";

    private static readonly GroupVersionKind ConfigMap = new("", "v1", "ConfigMap");

    /// <summary>The parent object.</summary>
    public required ResourceId ObjectId { get; init; }

    /// <summary>The set's id.</summary>
    public required ApplySetId Id { get; init; }

    /// <summary>Kinds that members may have, as <c>Deployment.apps</c>, sorted: a superset before an apply, exact after pruning.</summary>
    public required IReadOnlyList<string> GroupKinds { get; init; }

    /// <summary>Namespaces of members besides the parent's, sorted.</summary>
    public IReadOnlyList<string> AdditionalNamespaces { get; init; } = [];

    /// <summary>The object's name: <c>slipway-{application}</c> in the stage's namespace.</summary>
    public static ResourceId IdOf(RenderingTarget target) => IdOf(target.Application.Value, target.Namespace);

    internal static ResourceId IdOf(string application, string inNamespace) => new(ConfigMap, inNamespace, NameOf(application));

    /// <summary>The name of the object for an application.</summary>
    public static string NameOf(string application) => Prefix + application;

    /// <summary>The application that an object of this name stands for.</summary>
    public static string ApplicationOf(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

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
        };
    }

    /// <summary>The parent after everything was applied and pruned: exactly what the rendering holds, and what is left of earlier ones.</summary>
    /// <param name="rendering">What was applied.</param>
    /// <param name="leftovers">Members that stay, or that are not gone yet: losing sight of them would make them nobody's.</param>
    public static ApplySetParent After(Rendering rendering, IReadOnlyCollection<Resource>? leftovers = null)
    {
        var id = IdOf(rendering.Target);
        return new ApplySetParent
        {
            ObjectId = id,
            Id = ApplySetId.OfParent(id),
            GroupKinds = Sorted(rendering.Resources.Concat(leftovers ?? []).Select(resource => resource.Id.Type.GroupKind)),
            AdditionalNamespaces = Sorted(
                rendering.Resources.Concat(leftovers ?? []).Select(resource => resource.Id.Namespace).OfType<string>().Where(name => name != id.Namespace)),
        };
    }

    /// <summary>Reads a parent of the cluster.</summary>
    /// <exception cref="SlipwayException">It belongs to another tool.</exception>
    public static ApplySetParent Read(Resource live)
    {
        var tooling = live.Annotations.GetString(ApplySetLabels.Tooling);
        if (tooling is not null && !tooling.StartsWith("slipway/", StringComparison.Ordinal))
        {
            throw new SlipwayException(live.ToString(), $"is the apply set of '{tooling}'; expected 'slipway/…'. Rename the application, or remove the other tool's apply set.");
        }

        return new ApplySetParent
        {
            ObjectId = live.Id,
            Id = ApplySetId.OfParent(live.Id),
            GroupKinds = Split(live.Annotations.GetString(ApplySetLabels.ContainsGroupKinds)),
            AdditionalNamespaces = Split(live.Annotations.GetString(ApplySetLabels.AdditionalNamespaces)),
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

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];

    private static string[] Split(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
