using Slipway.Resources;

namespace Slipway.Renderings;

/// <summary>The resources that an application's folder stands for in a stage, in the order in which they would be applied.</summary>
public sealed class Rendering
{
    private Rendering(RenderingTarget target, IReadOnlyList<Resource> resources, ResourceScopes scopes)
    {
        Target = target;
        Resources = resources;
        Scopes = scopes;
        UnreleasedImages = [.. resources.SelectMany(ContainerImages.Of).Where(image => image.IsUnreleased)];
    }

    /// <summary>What it is for.</summary>
    public RenderingTarget Target { get; }

    /// <summary>The resources, each with its namespace filled in, by wave, kind, namespace and name.</summary>
    public IReadOnlyList<Resource> Resources { get; }

    /// <summary>Which kinds live in a namespace, as far as the rendering and the cluster (if one was asked) tell.</summary>
    public ResourceScopes Scopes { get; }

    /// <summary>Images with the tag <c>unreleased</c> and no digest: placeholders that the first release replaces.</summary>
    public IReadOnlyList<ContainerImage> UnreleasedImages { get; }

    /// <summary>Whether the application waits for its first release: nothing of it is applied, and that is no error.</summary>
    public bool IsWaitingForRelease => UnreleasedImages.Count > 0;

    /// <summary>Makes a rendering of resources that were read.</summary>
    /// <param name="target">What it is for.</param>
    /// <param name="resources">The resources as written.</param>
    /// <param name="catalog">What the cluster serves, for the scope of kinds that Kubernetes does not bring; null offline.</param>
    public static Rendering Of(RenderingTarget target, IEnumerable<Resource> resources, ResourceCatalog? catalog = null)
    {
        var read = resources.ToList();
        var scopes = new ResourceScopes(read, catalog);
        return new Rendering(
            target,
            [.. read.Select(resource => InNamespace(resource, target, scopes)).OrderBy(ApplyWaves.Of).ThenBy(resource => resource.Id, ResourceOrder.Instance)],
            scopes);
    }

    // A kind of which nothing is known counts as namespaced: almost all are, and the cluster has the last word.
    private static Resource InNamespace(Resource resource, RenderingTarget target, ResourceScopes scopes)
    {
        if (resource.Id.Namespace is not null || scopes.IsNamespaced(resource.Id.Type) == false)
        {
            return resource;
        }

        var content = resource.Content.With("metadata", resource.Metadata.With("namespace", target.Namespace));
        return new Resource(resource.Id with { Namespace = target.Namespace }, content, resource.Origin);
    }
}
