using Slipway.ConfigRepositories;
using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Manifests;

/// <summary>What kustomizations make of the images of containers: which ones they override, and whether what a release sets is what comes out.</summary>
internal sealed class KustomizeOverrides
{
    private readonly KustomizeBuild build;
    private readonly ILookup<string, KustomizeImage> entries;
    private readonly IReadOnlyList<ManifestScan> scans;
    private readonly Func<string, ConfigFile?> find;

    public KustomizeOverrides(KustomizeBuild build, IReadOnlyList<ManifestScan> scans, Func<string, ConfigFile?> find)
    {
        (this.build, this.scans, this.find) = (build, scans, find);
        entries = scans.SelectMany(scan => scan.Fields).OfType<KustomizeImage>().ToLookup(entry => entry.Text.Path);
    }

    /// <summary>Whether what a container says does not count, because a kustomization names its image exactly as it is written there, on every way that leads to it.</summary>
    public bool Overrides(ImageField container) =>
        build.ChainsOf(container.Text.Path) is { Count: > 0 } chains && container.Image is { } image && chains.All(chain => Run(image, chain, null, null).Last is not null);

    /// <summary>What would not be deployed as the release sets it.</summary>
    public IReadOnlyList<Problem> Check(IReadOnlySet<ImageField> set, ImageReference image) =>
        [.. Twice(set).Concat(OtherRepositories(set, image)).Concat(Containers(set, image)).Concat(Patches(set, image)).DistinctBy(problem => problem.Subject)];

    private (ImageReference Image, KustomizeImage? Last) Run(
        ImageReference image, IEnumerable<KustomizationFile> chain, IReadOnlySet<ImageField>? set, ImageReference? released)
    {
        KustomizeImage? last = null;
        foreach (var entry in chain.SelectMany(kustomization => entries[kustomization.Path]))
        {
            if (entry.Name == image.Repository)
            {
                image = entry.Apply(image, set?.Contains(entry) == true ? released : null);
                last = entry;
            }
        }

        return (image, last);
    }

    // Of two entries with one name the last one counts, unless the first one changes the name: then it does.
    private IEnumerable<Problem> Twice(IReadOnlySet<ImageField> set) => entries
        .SelectMany(ofFile => ofFile.GroupBy(entry => entry.Name))
        .Where(group => group.Count() > 1 && group.Any(set.Contains))
        .Select(group => new Problem(
            RepositoryPath.FolderOf(group.First().Text.Path), $"the kustomization names the image twice, and a later entry wins over, or changes, what an earlier one says. Keep one of them. Found: {ImageSearch.List(group)}."));

    private IEnumerable<Problem> OtherRepositories(IReadOnlySet<ImageField> set, ImageReference image) => entries.SelectMany(ofFile => ofFile)
        .Where(entry => !set.Contains(entry) && !entry.IsIgnored && entry is { Name: not null, NewName: not null }
            && ImageReference.TryParse(entry.Name)?.IsOfRepository(image) == true && ImageReference.TryParse(entry.NewName)?.IsOfRepository(image) != true)
        .Select(entry => new Problem(
            entry.Position,
            $"newName turns {entry.Name} into '{entry.NewName}', but the release is of {image.Repository}: what runs would not be what was released. Remove newName, or release to {entry.NewName}."));

    private IEnumerable<Problem> Containers(IReadOnlySet<ImageField> set, ImageReference image)
    {
        foreach (var container in scans.SelectMany(scan => scan.Fields).Where(field => field is ImageScalar { IsNamed: false, IsIgnored: false, Image: not null }))
        {
            foreach (var chain in build.ChainsOf(container.Text.Path))
            {
                var (before, by) = Run(container.Image!, chain, null, null);
                if (set.Contains(container) && by is { IsIgnored: false } && !before.StandsFor(image))
                {
                    // What somebody says here would end with the release, of which the file tells nothing.
                    yield return new Problem(
                        by.Position, $"this entry makes '{before}' of {container}, and the release sets that container, because it is also built without this kustomization. Remove the entry, or set it to {image.Repository}:{ImageReference.Placeholder}.");
                    continue;
                }

                var isOurs = set.Contains(container) || container.Matches(image) || before.StandsFor(image);
                var (after, last) = Run(set.Contains(container) ? container.AfterImage(image) : container.Image!, chain, set, image);
                if (isOurs && last is { IsIgnored: false } && !IsReleased(after, image))
                {
                    yield return new Problem(
                        last.Position, $"this entry decides the image of {container} and sets it to '{after}'; expected {image}. Remove the entry, or set it to {image.Repository}:{ImageReference.Placeholder}.");
                }
            }
        }
    }

    private IEnumerable<Problem> Patches(IReadOnlySet<ImageField> set, ImageReference image)
    {
        var scanned = scans.SelectMany(scan => scan.Fields).Where(field => set.Contains(field) || field.IsIgnored).Select(field => field.Position).ToHashSet();
        foreach (var patch in build.Kustomizations.SelectMany(kustomization => KustomizePatches.Of(kustomization, find)).Where(patch => !scanned.Contains(patch.Position)))
        {
            var given = patch.Image is null ? null : ImageReference.TryParse(patch.Image);
            var wins = build.ChainsOf(patch.By.Path)
                .Select(chain => given is null ? null : Run(given, chain.Skip(patch.IsAfterImages ? 1 : 0), set, image).Image)
                .Any(after => after is null || !IsReleased(after, image));
            if (wins && (given?.StandsFor(image) == true || ContainersBelow(patch.By, set, image).Any(patch.Changes)))
            {
                yield return new Problem(
                    patch.Position,
                    $"'{patch.Key}' sets {(patch.Image is null ? "the image" : $"the image '{patch.Image}'")} of the application's container, which wins over what the release sets. "
                    + $"Take the image out of it, and name it in the kustomization: images: [{{ name: {image.Repository}, newTag: {ImageReference.Placeholder} }}]");
            }
        }
    }

    private static bool IsReleased(ImageReference found, ImageReference image) => found.IsOfRepository(image) && found.Digest == image.Digest;

    // The application's containers among the resources that a kustomization changes.
    private IEnumerable<ContainerPlace> ContainersBelow(KustomizationFile kustomization, IReadOnlySet<ImageField> set, ImageReference image)
    {
        var ignored = new List<Problem>();
        return build.Files
            .Where(file => file != kustomization.Path && build.ChainsOf(file).Any(chain => chain.Contains(kustomization)) && find(file) is not null)
            .SelectMany(file => YamlDocuments.Read(file, find(file)!.Content.Span, ignored).SelectMany(ContainerPlace.In).Where(container =>
                ImageReference.TryParse(container.Image.Text) is { } written
                && (written.StandsFor(image) || build.ChainsOf(file).Any(chain => Run(written, chain, set, image).Image.StandsFor(image)))));
    }
}
