using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>Finds the images of a resource's containers.</summary>
public static class ContainerImages
{
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>The images of all containers, init containers first; none for a kind without pods.</summary>
    public static IEnumerable<ContainerImage> Of(Resource resource)
    {
        if (PodSpec(resource) is not { } spec)
        {
            yield break;
        }

        foreach (var container in Lists.SelectMany(list => spec.GetList(list)?.Maps ?? []))
        {
            if (container["image"] is ScalarValue { AsString: { } image } value)
            {
                yield return new ContainerImage(resource, container.GetString("name") ?? "", image, value.Position);
            }
        }
    }

    private static MapValue? PodSpec(Resource resource) => (resource.Id.Type.Kind switch
    {
        "Pod" => resource.Content.At("spec"),
        "CronJob" => resource.Content.At("spec", "jobTemplate", "spec", "template", "spec"),
        // Deployments and the like, and custom resources that hold a pod template in the usual place.
        _ => resource.Content.At("spec", "template", "spec"),
    }) as MapValue;
}
