using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>Finds the Pod that a resource describes.</summary>
internal static class PodTemplates
{
    /// <summary>The spec of the Pod or of the Pods that the resource makes; null for a kind without Pods.</summary>
    public static MapValue? SpecOf(Resource resource) => (resource.Id.Type.Kind switch
    {
        "Pod" => resource.Content.At("spec"),
        "CronJob" => resource.Content.At("spec", "jobTemplate", "spec", "template", "spec"),
        // Deployments and the like, and custom resources that hold a pod template in the usual place.
        _ => resource.Content.At("spec", "template", "spec"),
    }) as MapValue;
}
