using System.Text;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderers;

/// <summary>
/// Builds a folder that has a kustomization, with <c>kustomize</c> or <c>kubectl</c>. Whatever it refers to must be in the config
/// repository: what is applied is what was reviewed, and a pull request must not make this machine fetch anything.
/// </summary>
internal sealed class Kustomization(string root, List<Problem> problems, SourceRules? rules = null, string? programFolders = null)
{
    private static readonly string[] FunctionAnnotations = ["config.kubernetes.io/function", "config.k8s.io/function"];
    private static readonly string[] InFolderOfPlugins = ["apiVersion", "kind", "metadata", "resources"];
    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    private readonly SourceRules rules = rules ?? new SourceRules();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private readonly KustomizeSecrets secrets = new();
    private bool fetches;

    /// <summary>The folder's kustomization file; null when it has none.</summary>
    public static string? FileIn(string folder) => Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public async Task<IReadOnlyList<Resource>> BuildAsync(string file, CancellationToken cancellationToken)
    {
        var before = problems.Count;
        Check(file);
        if (problems.Count > before)
        {
            return [];
        }

        var name = PathsInRoot.Name(root, file);
        var (program, arguments) = Programs.Find("kustomize", programFolders) is { } kustomize ? (kustomize, (string[])["build"])
            : Programs.Find("kubectl", programFolders) is { } kubectl ? (kubectl, ["kustomize"])
            : throw new SlipwayException(name, "needs kustomize (or kubectl, which contains it), and neither is in PATH. Install one of them.");
        string[] plugins = rules.AllowExecPlugins ? ["--enable-alpha-plugins", "--enable-exec"] : [];
        using var overlay = new OriginOverlay(Path.GetDirectoryName(file)!, BuildMetadata(file));
        var renderer = new RendererProcess(root) { Fetches = fetches, RunsOthers = rules.AllowExecPlugins, UsesGit = true, Secrets = secrets.Find };
        if (await renderer.TryAsync(program, [.. arguments, .. plugins, overlay.Folder], name, problems, cancellationToken) is not { } output)
        {
            return [];
        }

        var resources = ManifestDocuments.Read($"{Path.GetFileName(program)} {arguments[0]} {PathsInRoot.Name(root, Path.GetDirectoryName(file)!)}", Encoding.UTF8.GetBytes(output), problems);
        return [.. resources.Select(resource => overlay.WithOrigin(resource, root))];
    }

    /// <summary>The files and folders that it reads, of which some may not be there; finds problems on the way.</summary>
    public IReadOnlyCollection<string> ReadBy(string file)
    {
        Check(file);
        return read;
    }

    private void Check(string file, bool isOfPlugins = false)
    {
        var name = PathsInRoot.Name(root, file);
        if (!PathsInRoot.Holds(root, file))
        {
            problems.Add(new Problem(name, "is outside of the config repository."));
            return;
        }

        if (!seen.Add($"{isOfPlugins} {Path.GetFullPath(file)}"))
        {
            return;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        read.Add(folder == root ? Path.GetFullPath(file) : folder);
        foreach (var content in YamlDocuments.Read(name, File.ReadAllBytes(file), problems).OfType<MapValue>())
        {
            if (KustomizationReferences.ChartsIn(content) is { } charts)
            {
                problems.Add(new Problem(
                    content.PositionOf(charts).In(name),
                    "charts are not built through a kustomization. Put the chart into a folder of the application, or name it in slipway.yaml: helm: [{ chart: … }]."));
            }

            secrets.Add(content, folder);
            problems.AddRange(KustomizationReferences.Misspelt(content).Select(key => Misspelt(key, name, place: null)));
            if (isOfPlugins)
            {
                problems.AddRange(content.Where(entry => !InFolderOfPlugins.Contains(entry.Key)).Select(entry => new Problem(
                    entry.KeyPosition.In(name), $"'{entry.Key}' would change what generators, transformers or validators do; expected only 'resources' in a folder of them.")));
            }

            foreach (var reference in KustomizationReferences.Of(content))
            {
                CheckReference(file, name, reference, isOfPlugins || reference.IsPlugin);
            }
        }
    }

    private void CheckReference(string file, string name, KustomizationReference reference, bool isPlugin)
    {
        if (isPlugin && YamlDocuments.Read(name, reference.Path, []).OfType<MapValue>().ToList() is { Count: > 0 } inPlace)
        {
            inPlace.ForEach(plugin => CheckPlugin(file, name, plugin, reference.Position));
            return;
        }

        if (reference.Key == "patchesStrategicMerge" && IsInPlace(reference.Path))
        {
            return;
        }

        var path = Path.Combine(Path.GetDirectoryName(file)!, reference.Path);
        if (reference.IsAddress)
        {
            fetches = true;
            if (!rules.AllowsRemote(reference.Path))
            {
                problems.Add(new Problem(
                    reference.Position.In(name),
                    $"{reference.Key}: {reference.Shown} is an address, and what is fetched was not reviewed. Remote bases are refused: copy it into the repository, "
                    + "or allow its address in this stage with StageRules.Sources."));
            }
        }
        else if (Path.IsPathRooted(reference.Path) || !PathsInRoot.Holds(root, path))
        {
            problems.Add(new Problem(reference.Position.In(name), $"{reference.Key}: {reference.Shown} is outside of the config repository."));
        }
        else if (!File.Exists(path) && !Directory.Exists(path))
        {
            problems.Add(new Problem(reference.Position.In(name), $"{reference.Key}: {reference.Shown} is not a file or folder of the config repository."));
        }
        else if (Directory.Exists(path) && FileIn(path) is { } inner)
        {
            Check(inner, isPlugin);
        }
        else
        {
            read.Add(Path.GetFullPath(path));
            if (reference.MayBeManifest && File.Exists(path))
            {
                secrets.AddManifest(path);
            }

            if (isPlugin && File.Exists(path))
            {
                CheckPlugins(file, path);
            }
        }
    }

    private void CheckPlugins(string kustomization, string path)
    {
        var name = PathsInRoot.Name(root, path);
        foreach (var plugin in YamlDocuments.Read(name, File.ReadAllBytes(path), problems).OfType<MapValue>())
        {
            CheckPlugin(kustomization, name, plugin, place: null);
        }
    }

    // Not every path that it names is one of a file.
    private void CheckPlugin(string file, string name, MapValue plugin, SourcePosition? place)
    {
        // kustomize takes lists apart.
        foreach (var item in plugin.GetList("items")?.Maps ?? [])
        {
            CheckPlugin(file, name, item, place);
        }

        secrets.AddPlugin(plugin, Path.GetDirectoryName(file)!);
        problems.AddRange(KustomizationReferences.MisspeltInPlugin(plugin).Select(key => Misspelt(key, name, place)));
        var annotations = (plugin["metadata"] as MapValue)?["annotations"] as MapValue ?? MapValue.Empty;
        if (!rules.AllowExecPlugins && FunctionAnnotations.FirstOrDefault(annotations.ContainsKey) is { } function)
        {
            problems.Add(new Problem(
                (place ?? annotations.PositionOf(function)).In(name), $"'{function}' would run a program or a container. Leave it out, or allow it in this stage with StageRules.Sources.AllowExecPlugins."));
        }

        if (plugin.GetString("kind") == "HelmChartInflationGenerator")
        {
            problems.Add(new Problem(
                (place ?? plugin.Position).In(name),
                "charts are not built through a kustomization. Put the chart into a folder of the application, or name it in slipway.yaml: helm: [{ chart: … }]."));
        }

        foreach (var reference in KustomizationReferences.OfPlugin(plugin).Where(reference => !IsInPlace(reference.Path)))
        {
            var path = Path.Combine(Path.GetDirectoryName(file)!, reference.Path);
            if (reference.IsAddress || Path.IsPathRooted(reference.Path) || File.Exists(path))
            {
                CheckReference(file, name, place is null ? reference : reference with { Position = place.Value }, isPlugin: false);
            }
        }
    }

    private static Problem Misspelt((string Key, string Meant, SourcePosition Position) key, string name, SourcePosition? place) =>
        new((place ?? key.Position).In(name), $"'{key.Key}' is not how kustomize's documentation spells it; expected '{key.Meant}'.");

    private static bool IsInPlace(string text) => text.Contains('\n', StringComparison.Ordinal) || text.TrimStart().StartsWith('{');

    private List<string> BuildMetadata(string file) =>
    [
        .. YamlDocuments.Read(PathsInRoot.Name(root, file), File.ReadAllBytes(file), problems).OfType<MapValue>()
            .SelectMany(content => content.GetList("buildMetadata") ?? ListValue.Empty).OfType<ScalarValue>().Select(entry => entry.Text),
    ];
}
