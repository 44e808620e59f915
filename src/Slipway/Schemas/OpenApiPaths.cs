using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Schemas;

/// <summary>What the paths of an OpenAPI document say of a kind.</summary>
/// <param name="Path">The path, such as <c>/apis/apps/v1/namespaces/{namespace}/deployments/{name}</c>.</param>
/// <param name="Type">The kind.</param>
internal sealed record OpenApiPaths(string Path, GroupVersionKind Type)
{
    private const string Mark = "x-kubernetes-group-version-kind";

    public bool IsNamespaced => Path.Contains("/namespaces/{namespace}/", StringComparison.Ordinal);

    /// <summary>The paths of objects that can be patched, and so applied: no subresources, no reviews.</summary>
    public static IEnumerable<OpenApiPaths> Of(MapValue document) =>
        from path in document.GetMap("paths") ?? MapValue.Empty
        where path.Key.EndsWith("/{name}", StringComparison.Ordinal)
        let type = ((path.Value as MapValue)?.At("patch", Mark) as MapValue) is { } mark ? TypeOf(mark) : null
        where type is not null
        select new OpenApiPaths(path.Key, type);

    /// <summary>The kinds that a schema is of.</summary>
    public static IEnumerable<GroupVersionKind> TypesOf(MapValue schema) =>
        (schema.GetList(Mark)?.Maps ?? []).Select(TypeOf).OfType<GroupVersionKind>();

    private static GroupVersionKind? TypeOf(MapValue mark) =>
        mark.GetString("kind") is { } kind && mark.GetString("version") is { } version ? new GroupVersionKind(mark.GetString("group") ?? "", version, kind) : null;
}
