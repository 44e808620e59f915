using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.PathEdits;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Syncs;

/// <summary>
/// The places in git that may decide a field of a resource, the likeliest first: what a kustomization does to it, from the outermost one on; the manifest that it comes
/// from; the values of a chart. A place that cannot be edited is passed over, and says why.
/// </summary>
/// <param name="target">The application.</param>
/// <param name="files">All files of the repository, by path.</param>
internal sealed class SyncPlaces(RenderingTarget target, IReadOnlyDictionary<string, ConfigFile> files)
{
    private readonly List<string> passedOver = [];

    /// <summary>Why places were passed over.</summary>
    public IReadOnlyList<string> PassedOver => passedOver;

    /// <summary>The places.</summary>
    /// <param name="finding">The field.</param>
    /// <param name="rendered">The resource as it is rendered, with its origin.</param>
    /// <param name="createsPatches">Whether a new patch is a place as well.</param>
    public IEnumerable<SyncPlace> Find(SyncFinding finding, Resource rendered, bool createsPatches)
    {
        var kustomizations = Kustomizations();
        foreach (var place in kustomizations.SelectMany(kustomization => new KustomizePlaces(kustomization, files, Try).Find(finding, rendered)))
        {
            yield return place;
        }

        foreach (var file in Sources(rendered, kustomizations))
        {
            if (Try(() => new SyncPlace(PathEdit.Place(file, IdIn(file, rendered.Id), finding.Path), PathEdit.Apply(file, IdIn(file, rendered.Id), finding.Edit))) is { } place)
            {
                yield return place;
            }
        }

        foreach (var place in ChartPlaces.Find(target, files, finding, Try))
        {
            yield return place;
        }

        if (createsPatches && kustomizations.Count > 0 && NewPatch.Of(kustomizations[0], files, finding, rendered, Try) is { } patch)
        {
            yield return patch;
        }
    }

    // The outermost first, each once.
    private List<KustomizationFile> Kustomizations()
    {
        var found = new List<KustomizationFile>();
        var folders = new Queue<string>(files.Keys.Where(path => KustomizationFile.Names.Contains(RepositoryPath.NameOf(path)) && path.StartsWith($"{target.Stage}/{target.Application}/", StringComparison.Ordinal))
            .Select(RepositoryPath.FolderOf).Order(StringComparer.Ordinal));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (folders.TryDequeue(out var folder))
        {
            if (seen.Add(folder) && KustomizeBuild.FileIn(folder, files) is { } file && Read(file) is { } kustomization)
            {
                found.Add(kustomization);
                foreach (var below in kustomization.Components.Concat(kustomization.Resources))
                {
                    folders.Enqueue(below);
                }
            }
        }

        return found;
    }

    private KustomizationFile? Read(ConfigFile file)
    {
        try
        {
            return KustomizationFile.Read(file);
        }
        catch (InvalidInputException exception)
        {
            passedOver.Add(exception.Message);
            return null;
        }
    }

    private IEnumerable<ConfigFile> Sources(Resource rendered, List<KustomizationFile> kustomizations) =>
        kustomizations.SelectMany(kustomization => kustomization.Resources).Prepend(rendered.Origin?.File).OfType<string>().Distinct()
            .Where(path => !IsTemplate(path))
            .Where(path => path == rendered.Origin?.File || Holds(path, rendered.Id))
            .Select(path => files.GetValueOrDefault(path)).OfType<ConfigFile>();

    // A chart's template is no manifest: its values are.
    private bool IsTemplate(string path) => path.LastIndexOf("/templates/", StringComparison.Ordinal) is >= 0 and var at && files.ContainsKey(path[..at] + "/Chart.yaml");

    private bool Holds(string path, ResourceId id) => files.GetValueOrDefault(path) is { } file
        && ManifestDocuments.Read(path, file.Content.Span, []).Any(resource => resource.Id.Type.IsSameKind(id.Type) && resource.Id.Name == IdIn(file, id).Name);

    /// <summary>A resource with the name that it has in a file: kustomizations put something in front of names, and behind.</summary>
    internal static ResourceId IdIn(ConfigFile file, ResourceId id) =>
        ManifestDocuments.Read(file.Path, file.Content.Span, []).Where(resource => resource.Id.Type.IsSameKind(id.Type) && id.Name.Contains(resource.Id.Name, StringComparison.Ordinal))
            .MaxBy(resource => resource.Id.Name.Length) is { } written
            ? id with { Name = written.Id.Name, Namespace = written.Id.Namespace ?? id.Namespace } : id;

    private SyncPlace? Try(Func<SyncPlace?> edit)
    {
        try
        {
            return edit() is { } place && !place.Edit.Before.Span.SequenceEqual(place.Edit.After.Span) ? place : null;
        }
        catch (InvalidInputException exception)
        {
            passedOver.AddRange(exception.Problems.Select(problem => problem.ToString()));
            return null;
        }
    }
}
