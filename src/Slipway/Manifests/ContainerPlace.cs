using Slipway.Values;

namespace Slipway.Manifests;

/// <summary>A container in a resource.</summary>
/// <param name="Kind">The resource's kind.</param>
/// <param name="Resource">The resource's name.</param>
/// <param name="List">Which list it is in: <c>containers</c>, <c>initContainers</c>.</param>
/// <param name="Index">Where in the list.</param>
/// <param name="Name">Its name.</param>
/// <param name="Image">Its image, and where it is written.</param>
internal sealed record ContainerPlace(string? Kind, string? Resource, string List, int Index, string? Name, ScalarValue Image)
{
    /// <summary>The lists of a Pod that hold containers.</summary>
    public static readonly IReadOnlyList<string> Lists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>The containers of a resource, or of the resources in a list.</summary>
    public static IEnumerable<ContainerPlace> In(Value document) =>
        document is not MapValue resource ? []
        : resource.GetList("items") is { } items ? items.SelectMany(In)
        : In(resource, resource.GetString("kind"), resource.GetMap("metadata")?.GetString("name"));

    private static IEnumerable<ContainerPlace> In(Value value, string? kind, string? name) => value switch
    {
        MapValue map => map.SelectMany(entry => entry.Key == "spec" && entry.Value is MapValue spec
            ? In(spec, kind, name).Concat(Lists.SelectMany(list => InList(spec, list, kind, name)))
            : In(entry.Value, kind, name)),
        ListValue list => list.SelectMany(item => In(item, kind, name)),
        _ => [],
    };

    private static IEnumerable<ContainerPlace> InList(MapValue spec, string list, string? kind, string? name) =>
        (spec.GetList(list) ?? ListValue.Empty).Select((item, index) => (Map: item as MapValue, index))
            .Where(item => item.Map?["image"] is ScalarValue)
            .Select(item => new ContainerPlace(kind, name, list, item.index, item.Map!.GetString("name"), (ScalarValue)item.Map["image"]!));
}
