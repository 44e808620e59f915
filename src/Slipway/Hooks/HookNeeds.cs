using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Hooks;

/// <summary>
/// What a hook needs in order to run: its ServiceAccount with the Roles bound to it, and the ConfigMaps, Secrets and claims that its Pod names. They are
/// applied before it; a hook that fails then leaves all else untouched.
/// </summary>
public static class HookNeeds
{
    private static readonly HashSet<string> Named =
        ["configMapRef", "configMapKeyRef", "secretRef", "secretKeyRef", "configMap", "secret", "persistentVolumeClaim", "imagePullSecrets"];

    /// <summary>The resources among those given that the hooks need.</summary>
    public static IReadOnlySet<ResourceId> Of(IEnumerable<Hook> hooks, IReadOnlyList<Resource> resources)
    {
        var names = new HashSet<(string Kind, string Name)>();
        foreach (var pod in hooks.Select(hook => hook.Job.Content.At("spec", "template", "spec")).OfType<MapValue>())
        {
            if (pod.GetString("serviceAccountName") is { } account)
            {
                names.Add(("ServiceAccount", account));
            }

            Collect(pod, names);
        }

        return resources.Where(resource => IsNeeded(resource, names)).Select(resource => resource.Id).ToHashSet();
    }

    private static bool IsNeeded(Resource resource, HashSet<(string Kind, string Name)> names) => resource.Id.Type.Kind switch
    {
        "Namespace" => true,
        "RoleBinding" => resource.Content.GetList("subjects")?.Maps.Any(subject => names.Contains(("ServiceAccount", subject.GetString("name") ?? ""))) == true,
        "Role" => names.Any(name => name.Kind == "ServiceAccount"),
        var kind => names.Contains((kind, resource.Id.Name)),
    };

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
