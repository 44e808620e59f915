using Slipway.Resources;
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
    /// <summary>The containers of a resource, or of the resources in a list.</summary>
    public static IEnumerable<ContainerPlace> In(Value document) =>
        document is not MapValue resource ? []
        : resource.GetList("items") is { } items ? items.SelectMany(In)
        : In(resource, resource.GetString("kind"), resource.GetMap("metadata")?.GetString("name"));

    private static IEnumerable<ContainerPlace> In(MapValue resource, string? kind, string? name) =>
        from container in PodContainer.In(resource)
        where container.Image is not null
        select new ContainerPlace(kind, name, container.List, container.Index, container.Name, container.Image!);
}
