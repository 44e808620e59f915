using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Discovery;

/// <summary>What a discovery document says.</summary>
internal sealed record DiscoveredTypes(IReadOnlyList<ResourceType> Types, IReadOnlyList<string> Unavailable)
{
    /// <summary>An APIGroupDiscoveryList. Versions come in the server's order of preference.</summary>
    public static DiscoveredTypes OfAggregated(MapValue content)
    {
        var types = new List<ResourceType>();
        var unavailable = new List<string>();
        foreach (var group in content.GetList("items")?.Maps ?? [])
        {
            var groupName = group.GetMap("metadata")?.GetString("name") ?? "";
            foreach (var version in group.GetList("versions")?.Maps ?? [])
            {
                var versionName = version.GetString("version") ?? "";
                // Stale: the server repeats what it once knew of an extension that does not answer now.
                if (version.GetString("freshness") == "Stale")
                {
                    unavailable.Add(groupName.Length == 0 ? versionName : $"{groupName}/{versionName}");
                    continue;
                }

                types.AddRange(
                    from resource in version.GetList("resources")?.Maps ?? []
                    let kind = resource.GetMap("responseKind")
                    where kind?.GetString("kind") is not null
                    select TypeOf(resource, kind, "resource", groupName, versionName, resource.GetString("scope") == "Namespaced") with
                    {
                        HasStatus = resource.GetList("subresources")?.Maps.Any(part => part.GetString("subresource") == "status") == true,
                    });
            }
        }

        return new DiscoveredTypes(types, unavailable);
    }

    /// <summary>An APIResourceList. Subresources have a slash in their name.</summary>
    public static DiscoveredTypes OfVersion(string groupVersion, MapValue content)
    {
        var slash = groupVersion.IndexOf('/', StringComparison.Ordinal);
        var groupName = slash < 0 ? "" : groupVersion[..slash];
        var versionName = groupVersion[(slash + 1)..];
        var names = content.GetList("resources")?.Maps.Select(resource => resource.GetString("name")).ToHashSet() ?? [];
        return new DiscoveredTypes(
            [
                .. from resource in content.GetList("resources")?.Maps ?? []
                   where resource.GetString("name")?.Contains('/', StringComparison.Ordinal) == false
                   select TypeOf(resource, resource, "name", groupName, versionName, resource.GetBoolean("namespaced") ?? false) with
                   {
                       HasStatus = names.Contains(resource.GetString("name") + "/status"),
                   },
            ],
            []);
    }

    public static DiscoveredTypes Join(IReadOnlyCollection<DiscoveredTypes> parts) =>
        new([.. parts.SelectMany(part => part.Types)], [.. parts.SelectMany(part => part.Unavailable)]);

    private static ResourceType TypeOf(MapValue resource, MapValue kind, string name, string groupName, string versionName, bool isNamespaced) => new()
    {
        Type = new GroupVersionKind(groupName, versionName, kind.GetString("kind") ?? ""),
        Plural = resource.GetString(name) ?? "",
        IsNamespaced = isNamespaced,
        Verbs = [.. resource.GetList("verbs")?.OfType<ScalarValue>().Select(verb => verb.Text) ?? []],
    };
}
