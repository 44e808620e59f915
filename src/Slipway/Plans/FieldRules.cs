using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>The field rules of a plan: those that were given, and those that follow from the rendering itself.</summary>
internal sealed class FieldRules
{
    private readonly IReadOnlyList<FieldRule> rules;
    private readonly Autoscaling autoscaling;

    private FieldRules(IReadOnlyList<FieldRule> rules, Autoscaling autoscaling) => (this.rules, this.autoscaling) = (rules, autoscaling);

    /// <summary>With what follows from the rendering: how many replicas run is decided by an autoscaler that it has, and some fields are always a controller's.</summary>
    public static FieldRules Of(Rendering rendering, PlanRules rules) => new(rules.Fields, Autoscaling.Of([.. rendering.Resources, .. rendering.Beside.Select(beside => beside.Definition)]));

    /// <summary>What is sent: without ignored fields that others own, and with the live value of those that are still ours, whatever git has, so that they are not reset.</summary>
    public Resource Apply(Resource desired, Resource? live) =>
        live is null ? desired : IgnoredPaths(desired, live).Aggregate(desired, (resource, path) => KeptField.In(resource, live, path));

    /// <summary>The fields of a resource that are not git's to say.</summary>
    public IEnumerable<IReadOnlyList<FieldPathStep>> IgnoredPaths(Resource desired, Resource live) =>
        rules.Where(rule => rule.Treatment == FieldTreatment.Ignore && rule.IsAbout(desired)).Select(rule => rule.Steps)
            .Concat(autoscaling.FieldsOf(desired, live)).Concat(ControllersFields.Of(desired));

    /// <summary>Whether git has the say about the field of a conflict.</summary>
    public bool Overrides(Resource desired, FieldConflict conflict) =>
        rules.Any(rule => rule.Treatment == FieldTreatment.Override && rule.IsAbout(desired) && rule.Covers(conflict));
}
