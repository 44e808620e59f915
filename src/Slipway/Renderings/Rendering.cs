using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>The resources that an application's folder stands for in a stage, in the order in which they would be applied.</summary>
public sealed class Rendering
{
    private readonly Lazy<string> key;
    private readonly Lazy<string> imagesKey;
    private readonly Lazy<string> appliedImagesKey;

    private Rendering(RenderingTarget target, Place[] places, ResourceScopes scopes)
    {
        Target = target;
        Scopes = scopes;
        Hooks =
        [
            .. from place in places
               where place.Phase is not null
               let hook = new Hook(place.Resource, place.Phase!.Value)
               orderby hook.Phase, hook.Weight, hook.Name
               select hook,
        ];
        var resources = Array.ConvertAll(places, place => place.Resource);
        All = resources;
        Resources = [.. from place in places where place.IsApplied select place.Resource];
        // The same manifests are the same state in every cluster, and stay it when a stage gets a second one.
        key = new(() => ContentHash.Of((target with { Cluster = null }).ToString(), target.Namespace, ListValue.Of(resources.Select(resource => (Value)SecretMask.Apply(resource)))));
        imagesKey = new(() => KeyOfImages(resources));
        appliedImagesKey = new(() => KeyOfImages(places.Where(place => place.IsApplied).Select(place => place.Resource)));
        UnreleasedImages = [.. places.SelectMany(place => place.UnreleasedImages)];
    }

    private Rendering(Rendering other, RenderingTarget target)
    {
        (Target, Scopes, Hooks, All, Resources) = (target, other.Scopes, other.Hooks, other.All, other.Resources);
        (key, imagesKey, appliedImagesKey, UnreleasedImages, IsSameEverywhere) = (other.key, other.imagesKey, other.appliedImagesKey, other.UnreleasedImages, other.IsSameEverywhere);
    }

    private Rendering(Rendering commit, IEnumerable<Resource> resources, IReadOnlyList<Hook> hooks)
        : this(commit, commit.Target)
    {
        Resources = [.. resources.OrderBy(ApplyWaves.Of).ThenBy(resource => resource.Id, ResourceOrder.Instance)];
        Hooks = hooks;
        All = [.. Resources, .. hooks.Select(hook => hook.Job)];
    }

    /// <summary>What it is for.</summary>
    public RenderingTarget Target { get; }

    /// <summary>The resources that are applied, each with its namespace filled in, by wave, kind, namespace and name.</summary>
    public IReadOnlyList<Resource> Resources { get; }

    /// <summary>The Jobs that run besides the apply, in the order of running.</summary>
    public IReadOnlyList<Hook> Hooks { get; }

    /// <summary>All that was read: the resources, the hooks, and what is part of no apply, such as tests of a Helm chart.</summary>
    public IReadOnlyList<Resource> All { get; }

    /// <summary>A hash of everything in it but the values of Secrets, as lower-case hex digits: the same manifests have the same key.</summary>
    internal string Key => key.Value;

    /// <summary>A hash of the images; empty when there are none.</summary>
    internal string ImagesKey => imagesKey.Value;

    /// <summary>A hash of the images of what is applied, without those that only hooks run; empty when there are none.</summary>
    internal string AppliedImagesKey => appliedImagesKey.Value;

    /// <summary>Which kinds live in a namespace, as far as the rendering and the cluster (if one was asked) tell.</summary>
    public ResourceScopes Scopes { get; }

    /// <summary>The schemas that a cluster's documents describe; null where those count that Slipway brings.</summary>
    public OpenApiSchemas? Schemas { get; private init; }

    /// <summary>The CustomResourceDefinitions of other applications of the stage, as far as they are known: they say what a kind is, and whether it is coming.</summary>
    public IReadOnlyList<DefinitionBeside> Beside { get; private init; } = [];

    /// <summary>Images with the tag <c>unreleased</c> and no digest: placeholders that the first release replaces.</summary>
    public IReadOnlyList<ContainerImage> UnreleasedImages { get; }

    /// <summary>Whether the application waits for its first release: nothing of it is applied, and that is not an error.</summary>
    public bool IsWaitingForRelease => UnreleasedImages.Count > 0;

    /// <summary>Whether no cluster had to be asked what its kinds are: then it is the same in each of the stage's clusters.</summary>
    public bool IsSameEverywhere { get; private init; }

    /// <summary>Makes a rendering of resources that were read.</summary>
    /// <param name="target">What it is for.</param>
    /// <param name="resources">The resources as written.</param>
    /// <param name="catalog">What the cluster serves, for the scope of kinds that Kubernetes does not bring; null offline.</param>
    /// <param name="schemas">The schemas that a cluster's documents describe; null for those that Slipway brings.</param>
    /// <param name="beside">The CustomResourceDefinitions of other applications of the stage; null for none.</param>
    public static Rendering Of(
        RenderingTarget target, IEnumerable<Resource> resources, ResourceCatalog? catalog = null, OpenApiSchemas? schemas = null, IReadOnlyList<DefinitionBeside>? beside = null)
    {
        var read = resources.ToList();
        var scopes = new ResourceScopes(read, catalog, schemas, beside?.Select(definition => definition.Definition));
        var places = new Place[read.Count];
        Parallel.For(0, places.Length, index =>
        {
            var resource = InNamespace(read[index], target, scopes);
            var phase = HookAnnotations.PhaseOf(resource);
            places[index] = new Place(resource, index)
            {
                Wave = ApplyWaves.Of(resource),
                Phase = phase,
                IsApplied = phase is null && !HookAnnotations.IsLeftOut(resource),
                UnreleasedImages = [.. ContainerImages.Of(resource).Where(image => image.IsUnreleased)],
            };
        });
        // Of equal ones, which validation reports, the earlier one stays first.
        Array.Sort(places, (one, other) =>
            one.Wave != other.Wave ? (int)one.Wave - (int)other.Wave
            : ResourceOrder.Instance.Compare(one.Resource.Id, other.Resource.Id) is var order and not 0 ? order
            : one.Index - other.Index);
        return new Rendering(target, places, scopes)
        {
            Schemas = schemas,
            Beside = beside ?? [],
            IsSameEverywhere = catalog is null && read.TrueForAll(resource => scopes.IsNamespaced(resource.Id.Type) is not null),
        };
    }

    /// <summary>The same for another of the stage's clusters.</summary>
    public Rendering In(ClusterName? cluster) => new(this, Target with { Cluster = cluster }) { Schemas = Schemas, Beside = Beside };

    /// <summary>The same as one that is deployed after other applications of its stage, and so counts on what they bring.</summary>
    public Rendering After(IReadOnlyCollection<ApplicationName> applications) =>
        new(this, Target) { Schemas = Schemas, Beside = [.. Beside.Select(definition => definition with { IsComing = applications.Contains(definition.Application) })] };

    /// <summary>A commit on its way: other resources, with the key of the commit, so that its hooks are done once however many steps it takes.</summary>
    internal Rendering OnTheWay(IEnumerable<Resource> resources, IReadOnlyList<Hook> hooks) => new(this, resources, hooks) { Schemas = Schemas, Beside = Beside };

    private static string KeyOfImages(IEnumerable<Resource> resources) =>
        resources.SelectMany(ContainerImages.Of).Select(image => (Value)image.Image).Distinct().OrderBy(image => image.ToString(), StringComparer.Ordinal).ToList() is { Count: > 0 } images
            ? ContentHash.Of(ListValue.Of(images))[..16]
            : "";

    // What is known of each resource by itself.
    private sealed record Place(Resource Resource, int Index)
    {
        public required ApplyWave Wave { get; init; }

        public required HookPhase? Phase { get; init; }

        public required bool IsApplied { get; init; }

        public required IReadOnlyList<ContainerImage> UnreleasedImages { get; init; }
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
