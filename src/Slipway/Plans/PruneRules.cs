using System.Collections.Frozen;
using Slipway.ApplySets;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>Which members of an apply set go when git no longer has them.</summary>
internal static class PruneRules
{
    /// <summary>The annotation of a member that stays whatever git says: <c>slipway.dev/prune: disabled</c>.</summary>
    public const string Annotation = "slipway.dev/prune";

    // What they hold cannot be created again.
    private static readonly FrozenSet<string> NeverPruned =
        FrozenSet.ToFrozenSet(["Namespace", "PersistentVolumeClaim", "CustomResourceDefinition.apiextensions.k8s.io"]);

    public static IEnumerable<PlanAction> Decide(Rendering rendering, LiveState live, PlanRules rules, ApplySetId partOf)
    {
        var rendered = rendering.Resources.Select(resource => resource.Id.Key).ToHashSet();
        foreach (var resource in live.Objects)
        {
            // What a controller made (a Service's EndpointSlices) may carry its owner's labels, and goes with its owner.
            if (resource.Labels.GetString(ApplySetLabels.PartOf) == partOf.Value && !rendered.Contains(resource.Id.Key)
                && !resource.IsTerminating && !HasController(resource))
            {
                yield return ReasonToKeep(resource, rendering, live, rules) is { } reason
                    ? new PlanAction.Keep(resource, reason)
                    : new PlanAction.Prune(resource);
            }
        }
    }

    private static string? ReasonToKeep(Resource resource, Rendering rendering, LiveState live, PlanRules rules)
    {
        if (NeverPruned.Contains(resource.Id.Type.GroupKind))
        {
            return $"{resource.Id.Type.Kind}s are never pruned. Delete it by hand if it is not needed.";
        }

        if (resource.Annotations.GetString(Annotation) == "disabled")
        {
            return $"has the annotation {Annotation}: disabled.";
        }

        if (rules.RenderedElsewhere.TryGetValue(resource.Id.Key, out var application))
        {
            return $"the application {application} has it in git now.";
        }

        if (rules.NotRendered.Count > 0)
        {
            return $"{string.Join(", ", rules.NotRendered)} cannot be rendered and may have it in git now, so nothing is pruned.";
        }

        if (rendering.Resources.Count == 0 && !rules.RemovesSet)
        {
            return "the rendering is empty, which prunes nothing.";
        }

        return live.Gaps.Count > 0 ? "not all members are known, so nothing is pruned." : null;
    }

    internal static bool HasController(Resource resource) =>
        resource.Metadata.GetList("ownerReferences")?.Maps.Any(owner => owner.GetBoolean("controller") == true) == true;
}
