using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>Whether each resource comes after what it cannot be without: a wave is over before the next one begins, and inside of one there is no order.</summary>
internal static class WaveCheck
{
    public static void Run(Rendering rendering, List<Problem> problems)
    {
        var needed = new Dictionary<(string Kind, string Name), Resource>();
        foreach (var resource in rendering.Resources)
        {
            if (resource.Id.Type is { Group: "", Kind: "Namespace" })
            {
                needed[("Namespace", resource.Id.Name)] = resource;
            }
            else if (resource.Id.Type is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } && resource.Content.GetMap("spec") is { } spec)
            {
                needed[(spec.GetString("group") ?? "", (spec.At("names", "kind") as ScalarValue)?.Text ?? "")] = resource;
            }
        }

        if (needed.Count == 0)
        {
            return;
        }

        foreach (var resource in rendering.Resources)
        {
            var definition = needed.GetValueOrDefault((resource.Id.Type.Group, resource.Id.Type.Kind));
            var space = resource.Id.Namespace is { } name ? needed.GetValueOrDefault(("Namespace", name)) : null;
            foreach (var first in new[] { definition, space }.OfType<Resource>().Where(first => ApplyWaves.Of(first) >= ApplyWaves.Of(resource)))
            {
                // One of the two was moved by its annotation: there the mistake is.
                var moved = resource.Annotations.ContainsKey(ApplyWaves.Annotation) ? resource : first;
                problems.Add(new Problem(
                    moved.At(moved.Annotations.PositionOf(ApplyWaves.Annotation)),
                    $"{ApplyWaves.Annotation}: {resource.Id} would be applied {When(first, resource)} {first.Id}, which it needs. Give {moved.Id} "
                    + $"{(moved == resource ? "a later" : "an earlier")} wave."));
            }
        }
    }

    private static string When(Resource first, Resource resource) => ApplyWaves.Of(first) == ApplyWaves.Of(resource) ? "at the same time as" : "before";
}
