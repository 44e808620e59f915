using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Hooks;

/// <summary>
/// What a hook needs in order to run: its ServiceAccount with the bindings that name it and their Roles, and the ConfigMaps, Secrets and claims that its Pod names. They are
/// applied before it; a hook that fails then leaves all else untouched.
/// </summary>
internal static class HookNeeds
{
    private static readonly HashSet<string> Named =
        ["configMapRef", "configMapKeyRef", "secretRef", "secretKeyRef", "configMap", "secret", "persistentVolumeClaim", "imagePullSecrets"];

    /// <summary>The resources among those given that the hooks need.</summary>
    public static IReadOnlySet<ResourceId> Of(IEnumerable<Hook> hooks, IReadOnlyList<Resource> resources)
    {
        var names = new HashSet<(string Kind, string Name)>();
        var all = hooks.ToList();
        var namespaces = all.Select(hook => hook.Job.Id.Namespace).ToHashSet();
        foreach (var pod in all.Select(hook => hook.Job.Content.At("spec", "template", "spec")).OfType<MapValue>())
        {
            // A Pod that names none runs as the one that every namespace has.
            names.Add(("ServiceAccount", pod.GetString("serviceAccountName") ?? pod.GetString("serviceAccount") ?? "default"));
            Collect(pod, names);
        }

        var bindings = resources.Where(resource => IsBindingOf(resource, names, namespaces)).ToList();
        foreach (var role in bindings.Select(binding => binding.Content.GetMap("roleRef")).OfType<MapValue>())
        {
            names.Add((role.GetString("kind") ?? "", role.GetString("name") ?? ""));
        }

        return resources.Where(resource => resource.Id.Type is { Group: "", Kind: "Namespace" } || names.Contains((resource.Id.Type.Kind, resource.Id.Name)))
            .Concat(bindings)
            .Select(resource => resource.Id)
            .ToHashSet();
    }

    private static bool IsBindingOf(Resource resource, HashSet<(string Kind, string Name)> names, HashSet<string?> namespaces) =>
        resource.Id.Type is { Group: "rbac.authorization.k8s.io", Kind: "RoleBinding" or "ClusterRoleBinding" }
        && resource.Content.GetList("subjects")?.Maps.Any(subject => subject.GetString("kind") switch
        {
            "ServiceAccount" => names.Contains(("ServiceAccount", subject.GetString("name") ?? "")) && namespaces.Contains(subject.GetString("namespace") ?? resource.Id.Namespace),
            // Every ServiceAccount is in these groups, of the cluster and of its namespace.
            "Group" => subject.GetString("name") is "system:serviceaccounts" or "system:authenticated"
                || namespaces.Any(space => subject.GetString("name") == $"system:serviceaccounts:{space}"),
            "User" => names.Any(name => name.Kind == "ServiceAccount" && namespaces.Any(space => subject.GetString("name") == $"system:serviceaccount:{space}:{name.Name}")),
            _ => false,
        }) == true;

    private static void Collect(Value value, HashSet<(string Kind, string Name)> names)
    {
        foreach (var inner in value is MapValue map ? map.Select(entry => entry.Value) : value as ListValue ?? Enumerable.Empty<Value>())
        {
            Collect(inner, names);
        }

        foreach (var entry in (value as MapValue ?? MapValue.Empty).Where(entry => Named.Contains(entry.Key)))
        {
            var kind = entry.Key.StartsWith("configMap", StringComparison.Ordinal) ? "ConfigMap" : entry.Key == "persistentVolumeClaim" ? "PersistentVolumeClaim" : "Secret";
            foreach (var reference in entry.Value is ListValue list ? list.Maps : entry.Value is MapValue one ? [one] : [])
            {
                if ((reference.GetString("name") ?? reference.GetString("secretName") ?? reference.GetString("claimName")) is { } name)
                {
                    names.Add((kind, name));
                }
            }
        }
    }
}
