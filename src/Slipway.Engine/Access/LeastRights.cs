using Slipway.Engine.Ports;
using Slipway.Guarding;
using Slipway.Resources;

namespace Slipway.Engine.Access;

/// <summary>The rights that previews and deployments of a stage need, by the kinds that its apply sets have: what docs/guides/cluster-access.md says, without what is not there.</summary>
internal static class LeastRights
{
    private static readonly string[] Planned = ["get", "list", "create", "patch"];
    private static readonly string[] Written = ["watch", "delete"];

    /// <summary>The rights in one cluster, each once.</summary>
    /// <param name="stageNamespace">The stage's namespace, where its own objects are.</param>
    /// <param name="members">The kinds of members, with their namespaces; null for those without one.</param>
    /// <param name="hasHooks">Whether hooks run.</param>
    /// <param name="isDeployment">Whether it is for a deployment; else for a preview, whose dry run asks for what the write would.</param>
    public static IReadOnlyCollection<AccessNeed> Of(string stageNamespace, IEnumerable<(ResourceType Type, string? Namespace)> members, bool hasHooks, bool isDeployment)
    {
        var needs = new HashSet<AccessNeed>();
        Add(BuiltInTypes.ConfigMaps, stageNamespace, isDeployment ? ["get", "list", "create", "patch", "delete"] : ["get", "list"]);
        needs.Add(new AccessNeed(GuardManifests.Verb, GuardManifests.Group, GuardManifests.Applications, stageNamespace));
        foreach (var (type, inNamespace) in members)
        {
            Add(type, inNamespace, isDeployment ? [.. Planned, .. Written] : Planned);
        }

        if (isDeployment)
        {
            Add(BuiltInTypes.Leases, stageNamespace, "get", "list", "create", "update", "delete");
            Add(BuiltInTypes.Pods, stageNamespace, "get", "list", "watch", "delete");
            Add(BuiltInTypes.ReplicaSets, stageNamespace, "get", "list", "watch");
            Add(BuiltInTypes.Events, stageNamespace, "get", "list", "watch", "create");
            needs.Add(new AccessNeed("get", "", "pods/log", stageNamespace));
            needs.Add(new AccessNeed("get", "", "services/proxy", stageNamespace));
            if (hasHooks)
            {
                Add(BuiltInTypes.FindKind("Job.batch")!, stageNamespace, "get", "list", "watch", "create", "patch", "delete");
            }
        }

        return needs;

        void Add(ResourceType type, string? inNamespace, params string[] verbs) => needs.UnionWith(verbs.Select(verb => AccessNeed.Of(verb, type, inNamespace)));
    }
}
