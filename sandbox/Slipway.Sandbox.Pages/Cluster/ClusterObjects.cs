using Slipway.ApplySets;
using Slipway.Hooks;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Pages.Cluster;

/// <summary>The cluster's objects by application: what an apply set owns, and what that owns in turn.</summary>
internal sealed class ClusterObjects(ObjectStore store)
{
    /// <summary>What has no application.</summary>
    public const string Others = "";

    private const int MaxDepth = 4;

    // Bookkeeping that says nothing to somebody who looks for an application.
    private static readonly HashSet<string> s_hidden = new(StringComparer.Ordinal)
    {
        "events", "leases.coordination.k8s.io", "endpoints", "endpointslices.discovery.k8s.io", "nodes", "controllerrevisions.apps", "namespaces",
    };

    private static readonly string[] s_order = ["deployments.apps", "statefulsets.apps", "daemonsets.apps", "cronjobs.batch", "jobs.batch", "replicasets.apps", "pods", "services", "ingresses.networking.k8s.io"];

    /// <summary>Namespaces with the applications in them, each with its objects: workloads first.</summary>
    public IReadOnlyList<(string Namespace, IReadOnlyList<(string Application, IReadOnlyList<StoredObject> Objects)> Applications)> Read(string? @namespace, string? application)
    {
        var all = store.All();
        var sets = all.Where(item => item.Key == "configmaps")
            .Select(item => (Id: Label(item, ApplySetLabels.Id), item.Name)).Where(set => set.Id is not null)
            .ToDictionary(set => set.Id!, set => ApplySetParent.ApplicationOf(set.Name));
        var byUid = all.ToDictionary(item => item.Uid);
        return
        [
            .. all.Where(item => IsShown(item) && (@namespace is null || item.Namespace == @namespace))
                .GroupBy(item => item.Namespace)
                .Select(group => (group.Key, Applications: Group(group, item => ApplicationOf(item, sets, byUid), application)))
                .Where(group => group.Applications.Count > 0)
                .OrderBy(group => group.Applications.Min(one => ObjectHealth.Urgency(one.Item2))).ThenBy(group => group.Key.Length == 0).ThenBy(group => group.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>The objects that an object owns, and those that they own.</summary>
    public IReadOnlyList<StoredObject> OwnedBy(StoredObject owner)
    {
        var children = store.All().Where(item => item.Namespace == owner.Namespace)
            .SelectMany(item => Owners(item).Select(uid => (uid, item))).ToLookup(pair => pair.uid, pair => pair.item);
        var found = new List<StoredObject>();
        var open = new Queue<string>([owner.Uid]);
        while (open.TryDequeue(out var uid))
        {
            foreach (var child in children[uid].Where(child => !found.Contains(child)))
            {
                found.Add(child);
                open.Enqueue(child.Uid);
            }
        }

        return found;
    }

    /// <summary>Objects below their owners, each with how deep it is.</summary>
    public static IReadOnlyList<(StoredObject Object, int Depth)> Tree(IReadOnlyList<StoredObject> objects)
    {
        var here = objects.Select(item => item.Uid).ToHashSet(StringComparer.Ordinal);
        var children = objects.SelectMany(item => Owners(item).Where(here.Contains).Take(1).Select(owner => (owner, item))).ToLookup(pair => pair.owner, pair => pair.item);
        var tree = new List<(StoredObject, int)>();
        foreach (var root in objects.Where(item => !Owners(item).Any(here.Contains)))
        {
            Add(root, 0);
        }

        // Who owns each other in a circle has no root.
        tree.AddRange(objects.Except(tree.Select(node => node.Item1)).Select(item => (item, 0)).ToList());
        return tree;

        void Add(StoredObject item, int depth)
        {
            if (depth <= MaxDepth)
            {
                tree.Add((item, depth));
                children[item.Uid].ToList().ForEach(child => Add(child, depth + 1));
            }
        }
    }

    private static bool IsShown(StoredObject item) => !s_hidden.Contains(item.Key) && item.Key switch
    {
        // What an earlier revision left behind, and the objects that stand for apply sets and stages.
        "replicasets.apps" => item.Json.Map("spec").Number("replicas") != 0,
        // Every namespace has one.
        "serviceaccounts" => item.Name != "default",
        "configmaps" => Label(item, ApplySetLabels.Id) is null && !item.Name.StartsWith("slipway.stage.", StringComparison.Ordinal),
        _ => true,
    };

    private static IReadOnlyList<(string, IReadOnlyList<StoredObject>)> Group(IEnumerable<StoredObject> items, Func<StoredObject, string> applicationOf, string? only) =>
    [
        .. items.GroupBy(applicationOf)
            .Where(group => only is null || group.Key == only)
            .OrderBy(ObjectHealth.Urgency).ThenBy(group => group.Key.Length == 0).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyList<StoredObject>)[.. group.OrderBy(Rank).ThenBy(item => item.Key, StringComparer.Ordinal).ThenBy(item => item.Name, StringComparer.Ordinal)])),
    ];

    private static string ApplicationOf(StoredObject item, Dictionary<string, string> sets, Dictionary<string, StoredObject> byUid)
    {
        // Owners are a few steps at most; a made-up circle ends too.
        for (var (current, steps) = (item, 0); steps < 5; steps++)
        {
            if (Label(current, ApplySetLabels.PartOf) is { } id && sets.TryGetValue(id, out var application))
            {
                return application;
            }

            // A hook's Job is no member of a set: it would be pruned.
            if ((Label(current, HookJob.ApplicationLabel) ?? Label(current, AdHocJob.ApplicationLabel)) is { } hooked)
            {
                return hooked;
            }

            if (Owners(current).Select(uid => byUid.GetValueOrDefault(uid)).FirstOrDefault(owner => owner is not null) is not { } next)
            {
                break;
            }

            current = next;
        }

        return Others;
    }

    private static int Rank(StoredObject item) => Array.IndexOf(s_order, item.Key) is var rank and >= 0 ? rank : s_order.Length;

    private static IEnumerable<string> Owners(StoredObject item) =>
        item.Json.Map("metadata").Items("ownerReferences").Select(owner => owner.Text("uid")).OfType<string>();

    private static string? Label(StoredObject item, string name) => item.Json.Map("metadata").Map("labels").Text(name);
}
