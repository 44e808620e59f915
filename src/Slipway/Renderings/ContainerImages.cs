using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>Finds the images of a resource's containers.</summary>
internal static class ContainerImages
{
    /// <summary>The images of all containers, init containers first; none for a kind without pods.</summary>
    public static IEnumerable<ContainerImage> Of(Resource resource) =>
        from container in PodContainer.In(resource.Content)
        where container.Image is { AsString: not null }
        select new ContainerImage(resource, container.Name ?? "", container.Image!.AsString!, container.Image.Position);
}
