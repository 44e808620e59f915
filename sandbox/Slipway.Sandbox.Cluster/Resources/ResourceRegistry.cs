using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Which resources are served: the built-in ones and those of established CustomResourceDefinitions.</summary>
internal sealed class ResourceRegistry
{
    private readonly ConcurrentDictionary<(string Group, string Version, string Plural), ResourceDefinition> _resources = new();
    private long _revision;

    public ResourceRegistry()
    {
        foreach (var resource in BuiltInResources.All)
            _resources[(resource.Group, resource.Version, resource.Plural)] = resource;
    }

    /// <summary>Grows with every change of what is served.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    public IEnumerable<ResourceDefinition> All => _resources.Values
        .OrderBy(resource => resource.Group, StringComparer.Ordinal).ThenBy(resource => resource.Version, StringComparer.Ordinal).ThenBy(resource => resource.Plural, StringComparer.Ordinal);

    public ResourceDefinition? Find(string group, string version, string plural) => _resources.GetValueOrDefault((group, version, plural));

    public static ResourceDefinition BuiltIn(string key) => BuiltInResources.All.First(resource => resource.Key == key);

    /// <summary>Any served version of a resource by its key, as <c>widgets.example.com</c>.</summary>
    public ResourceDefinition? FindByKey(string key) => _resources.Values.FirstOrDefault(resource => resource.Key == key);

    public bool HasGroup(string group) => _resources.Keys.Any(key => key.Group == group);

    /// <summary>Serves what the definition says, instead of what it said before; there is no moment without it.</summary>
    public void Serve(JsonObject definition)
    {
        var resources = CustomResources.Of(definition).ToList();
        foreach (var resource in resources)
            _resources[(resource.Group, resource.Version, resource.Plural)] = resource;
        Remove(definition, except: resources.Select(resource => resource.Version).ToHashSet(StringComparer.Ordinal));
    }

    public void Forget(JsonObject definition) => Remove(definition, except: []);

    private void Remove(JsonObject definition, HashSet<string> except)
    {
        var spec = definition.Map("spec");
        var group = spec.Text("group");
        var plural = spec.Map("names").Text("plural");
        foreach (var (key, resource) in _resources)
        {
            if (resource.IsCustom && key.Group == group && key.Plural == plural && !except.Contains(key.Version))
                _resources.TryRemove(key, out _);
        }

        Interlocked.Increment(ref _revision);
    }
}
