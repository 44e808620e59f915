using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>The image fields of an application's folder.</summary>
internal sealed class ImageSearch
{
    private const string ChartFile = "/Chart.yaml";
    private readonly string folder;

    private ImageSearch(string folder, IReadOnlyList<ManifestScan> scans) => (this.folder, Scans) = (folder, scans);

    /// <summary>The files that were read.</summary>
    public IReadOnlyList<ManifestScan> Scans { get; }

    /// <exception cref="InvalidInputException">Files are not valid YAML, or lack a field that slipway.yaml names: all of them together.</exception>
    public static ImageSearch Of(string folder, IReadOnlyList<ConfigFile> files, IReadOnlyList<ImagePath> paths)
    {
        var scans = new List<ManifestScan>();
        var problems = new List<Problem>(paths
            .Where(path => !files.Any(file => file.Path == $"{folder}/{path.File}"))
            .Select(path => new Problem($"{folder}/{path.File}", $"there is no such file, and slipway.yaml says that its field {path.Path} holds the image.")));
        var templates = files.Where(file => file.Path.EndsWith(ChartFile, StringComparison.Ordinal)).Select(file => file.Path[..^ChartFile.Length] + "/templates/").ToList();
        foreach (var file in files)
        {
            var ofFile = paths.Where(path => file.Path == $"{folder}/{path.File}").ToList();
            if (ofFile.Count == 0 && (!IsManifest(file) || templates.Exists(start => file.Path.StartsWith(start, StringComparison.Ordinal))))
            {
                continue;
            }

            try
            {
                var scan = ManifestScan.Of(new ManifestText(file), ofFile);
                scans.Add(scan);
                problems.AddRange(ofFile
                    .Where(path => !scan.Fields.Any(field => field.Path == path.Path))
                    .Select(path => new Problem(file.Path, $"there is no field {path.Path}, and slipway.yaml says that it holds the image.")));
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count == 0 ? new ImageSearch(folder, scans) : throw new InvalidInputException(problems);
    }

    /// <summary>All fields that count: where a kustomization names images, the containers that it overrides do not.</summary>
    public IReadOnlyList<ImageField> All()
    {
        var fields = Scans.SelectMany(scan => scan.Fields).Where(field => !field.IsIgnored).ToList();
        var overridden = fields.OfType<KustomizeImage>().Select(field => field.Name).ToHashSet();
        return [.. fields.Where(field => field is not ImageScalar { IsNamed: false } || !overridden.Contains(field.Image?.Repository))];
    }

    /// <summary>The fields that are of the image.</summary>
    /// <exception cref="InvalidInputException">There is none, or it is not clear which ones are.</exception>
    public IReadOnlyList<ImageField> Find(ImageReference image)
    {
        var fields = Scans.SelectMany(scan => scan.Fields).Where(field => field.Matches(image)).ToList();
        if (fields.Exists(field => field is KustomizeImage))
        {
            // The kustomization has the last word; what it overrides is only a placeholder.
            fields.RemoveAll(field => field is ImageScalar { IsNamed: false });
        }

        var placeholders = fields.Where(field => field.IsForeignPlaceholder(image)).ToList();
        var twice = fields.OfType<KustomizeImage>().GroupBy(field => (field.Text, field.Name)).FirstOrDefault(group => group.Count() > 1);
        var stale = Scans.SelectMany(scan => scan.Stale).ToList();
        return fields.Count == 0 ? throw NoMatch(image)
            : stale.Count > 0 ? throw new InvalidInputException(stale)
            : placeholders.DistinctBy(field => field.Before(image)!.Repository).Count() > 1 ? throw Ambiguous(
                placeholders, $"each of these waits for a first release of some '{image.Name}'. Write {image.Repository}:{ImageReference.Placeholder} where it is this one.")
            : twice is not null ? throw Ambiguous(twice, "the kustomization names the image twice, and only the last entry counts. Remove the others.")
            : fields;
    }

    // Of JSON files, those that can hold a container: the others need not be manifests.
    private static bool IsManifest(ConfigFile file) =>
        file.Path.EndsWith(".yaml", StringComparison.Ordinal) || file.Path.EndsWith(".yml", StringComparison.Ordinal)
        || file.Path.EndsWith("/Kustomization", StringComparison.Ordinal)
        || (file.Path.EndsWith(".json", StringComparison.Ordinal) && file.Content.Span.IndexOf("ontainers\""u8) >= 0);

    private InvalidInputException Ambiguous(IEnumerable<ImageField> candidates, string advice) => new(folder, $"{advice} Found: {List(candidates)}.");

    private InvalidInputException NoMatch(ImageReference image)
    {
        var found = Scans.SelectMany(scan => scan.Fields).ToList();
        return new InvalidInputException(
            folder,
            $"no image field is of {image.Repository}. Set the application's image to {image.Repository}:{ImageReference.Placeholder} there; the release then " +
            $"fills in tag and digest. {(found.Count == 0 ? "Found no image field at all." : $"Found: {List(found)}.")}");
    }

    public static string List(IEnumerable<ImageField> fields) => string.Join("; ", fields.Select(field => $"{field.Position} {field.Path} '{field.Written}'"));
}
