using Slipway.ApplySets;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>Which members of an apply set go when git no longer has them.</summary>
internal static class PruneRules
{
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
        if (KeepRules.IsNeverPruned(resource.Id.Type))
        {
            return $"{resource.Id.Type.Kind}s are never pruned. Delete it by hand if it is not needed.";
        }

        if (KeepRules.Find(resource) is { } keeps)
        {
            return $"has the {keeps}. {Stays(rendering, rules)}";
        }

        if (live.Kept.Find(resource.Id) is { } kept)
        {
            return $"had the {kept} when git had it last. {Stays(rendering, rules)}";
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

    // The label stays: an application of the same name finds it again, and nobody takes it by accident.
    private static string Stays(Rendering rendering, PlanRules rules) => rules.RemovesSet
        ? $"It keeps its label, so that {rendering.Target.Application} has it again when it comes back, and another application can take it with {Adoption.MovedFromAnnotation}: {rendering.Target.Application}."
        : "It stays a member of the apply set.";

    internal static bool HasController(Resource resource) =>
        resource.Metadata.GetList("ownerReferences")?.Maps.Any(owner => owner.GetBoolean("controller") == true) == true;
}
