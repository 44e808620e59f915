using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>The field rules of a plan: those that were given, and those that follow from the rendering itself.</summary>
internal sealed class FieldRules(IReadOnlyList<FieldRule> rules)
{
    /// <summary>With a rule for everything that an autoscaler of the rendering scales: how many replicas run is the autoscaler's.</summary>
    public static FieldRules Of(Rendering rendering, PlanRules rules) => new([.. rules.Fields, .. rendering.Resources.Select(ReplicasOf).OfType<FieldRule>()]);

    /// <summary>What is sent: without ignored fields that others own, and with the live value of those that are still ours, so that they are not reset.</summary>
    public Resource Apply(Resource desired, Resource? live)
    {
        if (live is null)
        {
            return desired;
        }

        foreach (var rule in rules.Where(rule => rule.Treatment == FieldTreatment.Ignore && rule.IsAbout(desired)))
        {
            var replacement = FieldOwners.Of(live, rule.Steps).Count > 0 ? null : FieldPath.Get(live.Content, rule.Steps);
            desired = desired.WithContent((MapValue)FieldPath.Set(desired.Content, [.. rule.Steps], replacement)!);
        }

        return desired;
    }

    /// <summary>Whether git has the say about the field of a conflict.</summary>
    public bool Overrides(Resource desired, FieldConflict conflict) =>
        rules.Any(rule => rule.Treatment == FieldTreatment.Override && rule.IsAbout(desired) && rule.Covers(conflict));

    private static FieldRule? ReplicasOf(Resource resource)
    {
        if (resource.Id.Type is not { Group: "autoscaling", Kind: "HorizontalPodAutoscaler" }
            || resource.Content.At("spec", "scaleTargetRef") is not MapValue target
            || target.GetString("kind") is not { } kind || target.GetString("name") is not { } name)
        {
            return null;
        }

        var apiVersion = target.GetString("apiVersion") ?? "";
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return FieldRule.Ignore("spec.replicas", slash < 0 ? kind : $"{kind}.{apiVersion[..slash]}", name);
    }
}
