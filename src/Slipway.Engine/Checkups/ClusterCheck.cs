using Slipway.Engine.Access;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Engine.Checkups;

/// <summary>Whether a cluster can be asked, serves what git has for it, and lets the account deploy it. It asks only: nothing is rehearsed.</summary>
internal sealed class ClusterCheck(ICluster cluster)
{
    private static readonly string[] Verbs = ["create", "delete", "get", "list", "patch"];

    // The lock, the apply set's parent, and what tells how an application is.
    private static readonly (ResourceType Type, string[] Verbs)[] Always =
    [
        (BuiltInTypes.Leases, ["get", "create", "update"]), (BuiltInTypes.ConfigMaps, ["get", "list", "create", "patch"]), (BuiltInTypes.Pods, ["list", "watch"]),
    ];

    /// <param name="renderings">What git has for the cluster.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(IReadOnlyList<Rendering> renderings, CancellationToken cancellationToken)
    {
        // The first request: what it says of the address and the credentials, it says once.
        var account = await cluster.AccessReviews.FindAccountAsync(cancellationToken);
        var findings = new List<Finding>();
        var needs = renderings.Select(rendering => rendering.Target.Namespace).Distinct().SelectMany(NeedsOf).ToHashSet();
        foreach (var (rendering, type) in renderings.SelectMany(rendering => rendering.Resources.Select(resource => (rendering, resource.Id.Type))).Distinct())
        {
            if (await FindTypeAsync(type, cancellationToken) is not { } served)
            {
                if (!rendering.Scopes.Defines(type) && !rendering.Beside.Any(definition => definition.Defines(type)))
                {
                    findings.Add(Finding.Problem(rendering.Target.ToString(), $"{cluster.Name} does not serve {type}. Install its CustomResourceDefinition first."));
                }

                continue;
            }

            needs.UnionWith(rendering.Resources.Where(resource => resource.Id.Type == type).SelectMany(resource => NeedsOf(resource, served)));
        }

        var answers = await Task.WhenAll(needs.Select(async need => (Need: need, IsAllowed: await cluster.AccessReviews.IsAllowedAsync(need, cancellationToken))));
        var missing = answers.Where(answer => answer.IsAllowed == false).Select(answer => answer.Need).ToList();
        var name = account ?? "the account";
        findings.Add(
            missing.Count > 0 ? Finding.Problem(cluster.Name, $"{name} lacks rights that a deployment needs: {MissingRights.Lines(missing).TrimStart()}{MissingRights.Remedy}.")
            : answers.Any(answer => answer.IsAllowed is null) ? Finding.Warning(cluster.Name, $"it does not tell what {name} may do.")
            : Finding.Fine(cluster.Name, $"{name} has all {answers.Length} rights that a deployment needs."));
        return findings;
    }

    private static IEnumerable<AccessNeed> NeedsOf(string inNamespace) =>
        Always.SelectMany(one => one.Verbs.Select(verb => AccessNeed.Of(verb, one.Type, inNamespace)));

    private static IEnumerable<AccessNeed> NeedsOf(Resource resource, ResourceType type) =>
        (HealthRules.HasHealth(resource) ? [.. Verbs, "watch"] : Verbs).Select(verb => AccessNeed.Of(verb, type, resource.Id.Namespace));

    private async Task<ResourceType?> FindTypeAsync(GroupVersionKind type, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.TypeAsync(type, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.NotFound)
        {
            return null;
        }
    }
}
