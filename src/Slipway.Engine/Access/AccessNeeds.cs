using Slipway.Health;
using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Engine.Access;

/// <summary>Says which rights the writes of a plan need, as the API server asks for them.</summary>
internal sealed class AccessNeeds(ICluster cluster)
{
    private static readonly string[] JobVerbs = ["create", "delete", "list", "patch", "watch"];

    /// <summary>The rights, each once. What the plan only reads was read already.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="hasParent">Whether the apply set's parent exists.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyCollection<AccessNeed>> OfAsync(ApplyPlan plan, bool hasParent, CancellationToken cancellationToken)
    {
        var inNamespace = plan.Rendering.Target.Namespace;
        var needs = new HashSet<AccessNeed>
        {
            AccessNeed.Of("patch", BuiltInTypes.ConfigMaps, inNamespace),
            AccessNeed.Of("create", BuiltInTypes.Leases, inNamespace),
            AccessNeed.Of("update", BuiltInTypes.Leases, inNamespace),
        };
        if (plan.Hooks.All.Any())
        {
            var jobs = await cluster.TypeAsync(GroupVersionKind.Of("batch/v1", "Job"), cancellationToken);
            needs.UnionWith(JobVerbs.Select(verb => AccessNeed.Of(verb, jobs, inNamespace)));
        }

        if (!hasParent)
        {
            needs.Add(AccessNeed.Of("create", BuiltInTypes.ConfigMaps, inNamespace));
        }

        if (plan.RemovesSet)
        {
            needs.Add(AccessNeed.Of("delete", BuiltInTypes.ConfigMaps, inNamespace));
        }

        foreach (var action in plan.Actions)
        {
            string[] verbs = IsWaitedFor(action) ? [.. VerbsOf(action), "list", "watch"] : VerbsOf(action);
            if (verbs.Length > 0 && await FindTypeAsync(plan, action.Id.Type, cancellationToken) is { } type)
            {
                needs.UnionWith(verbs.Select(verb => AccessNeed.Of(verb, type, action.Id.Namespace)));
            }
        }

        return needs;
    }

    // Server-side apply is a patch; one that makes the object asks for the right to create as well.
    private static string[] VerbsOf(PlanAction action) => action switch
    {
        PlanAction.Create or PlanAction.Unreadable => ["create", "patch"],
        PlanAction.Update => ["patch"],
        PlanAction.Blocked { IsForbidden: true } blocked => blocked.Live is null ? ["create", "patch"] : ["patch"],
        PlanAction.Recreate => ["create", "delete", "patch"],
        PlanAction.Prune => ["delete"],
        _ => [],
    };

    // A wait that breaks off for a missing right would leave everything applied and nothing known.
    private static bool IsWaitedFor(PlanAction action) => action switch
    {
        PlanAction.Create create => HealthRules.HasHealth(create.Desired),
        PlanAction.Unreadable sent => HealthRules.HasHealth(sent.Desired),
        PlanAction.Update update => HealthRules.HasHealth(update.Desired),
        PlanAction.Recreate recreate => HealthRules.HasHealth(recreate.Desired),
        _ => false,
    };

    private async Task<ResourceType?> FindTypeAsync(ApplyPlan plan, GroupVersionKind type, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.TypeAsync(type, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.NotFound)
        {
            return FindDefined(plan, type);
        }
    }

    // A kind that comes with this plan is not served yet, but its definition tells the plural.
    private static ResourceType? FindDefined(ApplyPlan plan, GroupVersionKind type)
    {
        var spec = plan.Rendering.Resources
            .Where(resource => resource.Id.Type is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" })
            .Select(resource => resource.Content.GetMap("spec"))
            .FirstOrDefault(spec => spec?.GetString("group") == type.Group && spec.GetMap("names")?.GetString("kind") == type.Kind);
        return spec?.GetMap("names")?.GetString("plural") is { } plural
            ? new ResourceType { Type = type, Plural = plural, IsNamespaced = spec.GetString("scope") == "Namespaced", Verbs = [] }
            : null;
    }
}
