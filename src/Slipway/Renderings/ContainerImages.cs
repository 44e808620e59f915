using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>Finds the images of a resource's containers.</summary>
public static class ContainerImages
{
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>The images of all containers, init containers first; none for a kind without pods.</summary>
    public static IEnumerable<ContainerImage> Of(Resource resource) => PodTemplates.SpecOf(resource) is { } spec ? In(spec, resource) : [];

    private static IEnumerable<ContainerImage> In(MapValue spec, Resource resource)
    {
        foreach (var container in Lists.SelectMany(list => spec.GetList(list)?.Maps ?? []))
        {
            if (container["image"] is ScalarValue { AsString: { } image } value)
            {
                yield return new ContainerImage(resource, container.GetString("name") ?? "", image, value.Position);
            }
        }
    }
}
