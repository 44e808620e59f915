using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>The image fields of an application's folder.</summary>
internal sealed class ImageSearch
{
    private readonly string folder;
    private readonly RenderedFiles rendered;
    private readonly KustomizeOverrides overrides;
    private readonly List<(ConfigFile File, IReadOnlyList<Problem> Problems)> unreadable;

    private ImageSearch(
        string folder, IReadOnlyList<ConfigFile> files, LinkedFiles links, RenderedFiles rendered, IReadOnlyList<ManifestScan> scans, List<(ConfigFile, IReadOnlyList<Problem>)> unreadable)
    {
        (this.folder, Links, this.rendered, Scans, this.unreadable) = (folder, links, rendered, scans, unreadable);
        overrides = new KustomizeOverrides(rendered.Kustomize, scans, path => files.FirstOrDefault(file => file.Path == path));
    }

    /// <summary>The files that were read.</summary>
    public IReadOnlyList<ManifestScan> Scans { get; }

    /// <summary>The symbolic links of the folder.</summary>
    public LinkedFiles Links { get; }

    /// <summary>The files that rendering may read and that cannot be read as YAML.</summary>
    public IEnumerable<ManifestPlace> Unreadable => unreadable.Select(file => new ManifestPlace(file.Problems[0].Subject, $"cannot be read, and may name the image: {file.Problems[0].Message}"));

    /// <exception cref="InvalidInputException">Files lack a field that slipway.yaml names, or kustomizations are not valid: all of them together.</exception>
    public static ImageSearch Of(string folder, IReadOnlyList<ConfigFile> files, IReadOnlyList<ImagePath> paths) => Of(folder, files, paths, new LinkedFiles(folder, []));

    /// <inheritdoc cref="Of(string, IReadOnlyList{ConfigFile}, IReadOnlyList{ImagePath})"/>
    public static ImageSearch Of(string folder, IReadOnlyList<ConfigFile> own, IReadOnlyList<ImagePath> paths, LinkedFiles links)
    {
        IReadOnlyList<ConfigFile> files = [.. own, .. links.Files];
        var scans = new List<ManifestScan>();
        var unreadable = new List<(ConfigFile, IReadOnlyList<Problem>)>();
        var problems = new List<Problem>(paths
            .Where(path => !files.Any(file => file.Path == $"{folder}/{path.File}"))
            .Select(path => new Problem($"{folder}/{path.File}", $"{links.Describe($"{folder}/{path.File}") ?? "there is no such file"}, and slipway.yaml says that its field {path.Path} holds the image.")));
        var rendered = RenderedFiles.Of(folder, files, problems);
        foreach (var file in files)
        {
            var ofFile = paths.Where(path => file.Path == $"{folder}/{path.File}").ToList();
            var reading = ofFile.Count > 0 || links.IsManifest(file.Path) ? FileReading.Manifest : ReadingOf(rendered, file);
            if (reading == FileReading.Text)
            {
                continue;
            }

            if (ManifestText.Misfit(file) is { } misfit)
            {
                problems.Add(misfit);
                continue;
            }

            try
            {
                var scan = ManifestScan.Of(new ManifestText(file), ofFile);
                scans.Add(scan);
                problems.AddRange(ofFile.Where(path => !scan.Fields.Any(field => field.Path == path.Path)).Select(path => Missing(file, path, scan)));
            }
            catch (InvalidInputException exception) when (ofFile.Count == 0 && !KustomizationFile.Names.Contains(RepositoryPath.NameOf(file.Path)))
            {
                if (reading == FileReading.Manifest)
                {
                    unreadable.Add((file, exception.Problems));
                }
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems.Where(problem => !problems.Exists(other => IsOfFile(other, file))));
            }
        }

        return problems.Count == 0 ? new ImageSearch(folder, files, links, rendered, scans, unreadable) : throw new InvalidInputException(problems);
    }

    /// <summary>All fields that count: containers that a kustomization overrides do not.</summary>
    public IReadOnlyList<ImageField> All() =>
        [.. Scans.SelectMany(scan => scan.Fields).Where(field => !field.IsIgnored && !IsOverridden(field))];

    /// <summary>The fields that are of the image.</summary>
    /// <exception cref="InvalidInputException">There is none, it is not clear which ones are, or they are not what is deployed.</exception>
    public IReadOnlyList<ImageField> Find(ImageReference image)
    {
        var fields = Scans.SelectMany(scan => scan.Fields).Where(field => field.Matches(image) && !IsOverridden(field)).ToList();
        var unclear = unreadable.Where(file => fields.Count == 0 || ImageMentions.May(file.File, image)).SelectMany(file => file.Problems).ToList();
        if (unclear.Count > 0)
        {
            throw new InvalidInputException(fields.Count > 0 || !Scans.Any(scan => scan.Fields.Count > 0) ? unclear : [.. unclear, NoMatch(image)]);
        }

        var placeholders = fields.Where(field => field.IsForeignPlaceholder(image)).ToList();
        if (placeholders.DistinctBy(field => field.Before(image)!.Repository).Count() > 1)
        {
            throw new InvalidInputException(
                folder,
                $"several fields wait for the first release of an image called '{image.Name}'. Write {image.Repository}:{ImageReference.Placeholder} where it is this one. Found: {List(placeholders)}.");
        }

        var problems = fields.Select(Links.Refuse).OfType<Problem>().Concat(Unclear(image)).Concat(overrides.Check(fields.ToHashSet(), image)).Concat(Scans.SelectMany(scan => scan.Stale)).ToList();
        return problems.Count > 0 ? throw new InvalidInputException(problems)
            : fields.Count == 0 ? throw new InvalidInputException([NoMatch(image)])
            : fields;
    }

    /// <summary>Whether rendering may read a file as text: a template, what a generator puts into a ConfigMap, a file that is there and named by nobody yet.</summary>
    public bool IsText(string path) =>
        !RenderedFiles.IsHidden(path) && !path.EndsWith(".md", StringComparison.Ordinal) && !unreadable.Exists(file => file.File.Path == path);

    public static string List(IEnumerable<ImageField> fields) => string.Join("; ", fields);

    private IEnumerable<Problem> Unclear(ImageReference image) => Scans.SelectMany(scan => scan.Fields).Where(field => field.IsUnclear(image)).Select(field => new Problem(
        field.Position,
        $"{field.Path} is '{field.Written}', which names {image.Repository} but is not a whole image, so a release can neither set it nor leave it as it is. "
        + $"Write {image.Repository}:{ImageReference.Placeholder}, or mark the line with # slipway:ignore."));

    // A kustomization is read twice, and both readers say what is wrong with it.
    private static bool IsOfFile(Problem problem, ConfigFile file) => problem.Subject.StartsWith(file.Path + ":", StringComparison.Ordinal);

    public bool IsOverridden(ImageField field) => field is ImageScalar { IsNamed: false } && overrides.Overrides(field);

    // Of JSON files, those that can hold a container: the others need not be manifests.
    private static FileReading ReadingOf(RenderedFiles rendered, ConfigFile file) =>
        file.Path.EndsWith(".json", StringComparison.Ordinal) && file.Content.Span.IndexOf("ontainers\""u8) < 0 ? FileReading.Text : rendered.ReadingOf(file.Path);

    private static Problem Missing(ConfigFile file, ImagePath path, ManifestScan scan) =>
        scan.Collections.TryGetValue(path.Path, out var collection)
            ? new Problem(collection.Position, $"{path.Path} is {collection.What}, and slipway.yaml says that it holds the image: expected a string{(path.Part == ImagePart.Image ? ", or a mapping with repository and tag" : "")}.")
            : new Problem(file.Path, $"there is no field {path.Path}, and slipway.yaml says that it holds the image.");

    private Problem NoMatch(ImageReference image)
    {
        var found = Scans.SelectMany(scan => scan.Fields).ToList();
        return new Problem(
            folder,
            $"no image field names {image.Repository}. {Advice(found, image)} The release then fills in tag and digest. "
            + (found.Count == 0 ? "Found no image field at all." : $"Found: {List(found)}.")
            + string.Concat(Links.Unfollowed.Select(link => $" {link}.")));
    }

    // What fits the manifests that are there.
    private string Advice(List<ImageField> found, ImageReference image)
    {
        var (kustomizations, tag) = (rendered.Kustomize.Kustomizations.ToList(), ImageReference.Placeholder);
        return found.All(field => field is HelmImage) && (found.Count > 0 || rendered.HasChart)
                ? $"Set the image in the values of the chart, {image.Repository}:{tag}, as a mapping: image: {{ repository: {image.Repository}, tag: {tag} }}."
            : kustomizations.Count > 0
                ? $"Name the image in {kustomizations[0].Path}: images: [{{ name: {image.Repository}, newTag: {tag} }}], where a container has {image.Repository}:{tag}."
            : $"Set the application's image to {image.Repository}:{tag} there.";
    }
}
