using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Rollouts;

/// <summary>ConfigMaps and Secrets that Pods of both versions read by the same name.</summary>
internal static class SharedContent
{
    /// <summary>Those that the new commit changes.</summary>
    public static IEnumerable<Resource> Changed(Resource before, Resource after, Rendering healthy, Rendering next)
    {
        var shared = NamesIn(before).Intersect(NamesIn(after)).ToHashSet();
        var known = healthy.Resources.Where(IsContent).ToDictionary(resource => resource.Id.Key);
        return next.Resources.Where(resource => IsContent(resource) && resource.Id.Namespace == after.Id.Namespace
            && shared.Contains((resource.Id.Type.Kind, resource.Id.Name))
            && known.TryGetValue(resource.Id.Key, out var old) && !Texts(old).Equals(Texts(resource)));
    }

    private static bool IsContent(Resource resource) => resource.Id.Type is { Group: "", Kind: "ConfigMap" or "Secret" };

    // What Pods see of it.
    private static MapValue Texts(Resource resource) => resource.Content.Where(entry => entry.Key is "data" or "binaryData" or "stringData");

    private static IEnumerable<(string Kind, string Name)> NamesIn(Resource workload) => Walk(workload.Content.At("spec", "template", "spec") ?? MapValue.Empty);

    // Volumes, projected ones too, envFrom and env.
    private static IEnumerable<(string Kind, string Name)> Walk(Value value) => value switch
    {
        MapValue map => map.SelectMany(entry => entry switch
        {
            { Key: "configMap" or "configMapRef" or "configMapKeyRef", Value: MapValue reference } => Of("ConfigMap", reference.GetString("name")),
            { Key: "secret" or "secretRef" or "secretKeyRef", Value: MapValue reference } => Of("Secret", reference.GetString("secretName") ?? reference.GetString("name")),
            _ => Walk(entry.Value),
        }),
        ListValue list => list.SelectMany(Walk),
        _ => [],
    };

    private static IEnumerable<(string, string)> Of(string kind, string? name) => name is null ? [] : [(kind, name)];
}
