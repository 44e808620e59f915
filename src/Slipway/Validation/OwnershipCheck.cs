using Slipway.ApplySets;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Validation;

/// <summary>Whether the resources of a rendering can be the application's own: each once, without marks of an apply set.</summary>
internal static class OwnershipCheck
{
    public static void Run(Rendering rendering, List<Problem> problems)
    {
        var first = new Dictionary<ResourceKey, Resource>();
        var parent = ApplySetParent.IdOf(rendering.Target).Key;
        foreach (var resource in rendering.All)
        {
            var key = resource.Id.Key;
            if (!first.TryAdd(key, resource))
            {
                ReportDuplicate(first[key], resource, problems);
            }

            if (resource.Id.Namespace is not null && rendering.Scopes.IsNamespaced(resource.Id.Type) == false)
            {
                problems.Add(new Problem(
                    resource.At(resource.Metadata.PositionOf("namespace")), $"{resource.Id.Type} is cluster-scoped: it has no metadata.namespace. Leave it out."));
            }

            foreach (var label in resource.Labels)
            {
                if (label.Key.StartsWith("applyset.kubernetes.io/", StringComparison.Ordinal))
                {
                    problems.Add(new Problem(
                        resource.At(label.KeyPosition), $"metadata.labels: '{label.Key}' says which apply set owns a resource. Leave it out: it is set by the apply."));
                }
            }

            if (key == parent)
            {
                problems.Add(new Problem(
                    resource.At(resource.Content.Position), $"{resource.Id} is where the apply set of {rendering.Target} is recorded. Give the resource another name."));
            }
        }
    }

    private static void ReportDuplicate(Resource one, Resource other, List<Problem> problems)
    {
        var (earlier, later) = SubjectOrder.Instance.Compare(Place(one), Place(other)) <= 0 ? (one, other) : (other, one);
        problems.Add(new Problem(Place(later), $"{later.Id} is there twice; first at {Place(earlier)}."));
    }

    private static string Place(Resource resource) => resource.At(resource.Content.Position);
}
