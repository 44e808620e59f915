using System.Text;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Manifests;

/// <summary>
/// Builds a folder that has a kustomization, with <c>kustomize</c> or <c>kubectl</c>. Whatever it refers to must be in the config
/// repository: what is applied is what was reviewed, and a pull request must not make this machine fetch anything.
/// </summary>
internal sealed class Kustomization(string root, List<Problem> problems, SourceRules? rules = null, string? programFolders = null)
{
    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    private readonly SourceRules rules = rules ?? new SourceRules();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

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
        var output = await RendererProcess.RunAsync(program, [.. arguments, .. plugins, overlay.Folder], root, name, cancellationToken);
        var resources = ManifestDocuments.Read($"{Path.GetFileName(program)} {arguments[0]} {PathsInRoot.Name(root, Path.GetDirectoryName(file)!)}", Encoding.UTF8.GetBytes(output), problems);
        return [.. resources.Select(resource => overlay.WithOrigin(resource, root))];
    }

    /// <summary>The files and folders that it reads, of which some may not be there; finds problems on the way.</summary>
    public IReadOnlyCollection<string> ReadBy(string file)
    {
        Check(file);
        return read;
    }

    private void Check(string file)
    {
        var name = PathsInRoot.Name(root, file);
        if (!PathsInRoot.Holds(root, file))
        {
            problems.Add(new Problem(name, "is outside of the config repository."));
            return;
        }

        if (!seen.Add(Path.GetFullPath(file)))
        {
            return;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        read.Add(folder == root ? Path.GetFullPath(file) : folder);

        foreach (var content in YamlDocuments.Read(name, File.ReadAllBytes(file), problems).OfType<MapValue>())
        {
            if (content.ContainsKey("helmCharts") || content.ContainsKey("helmChartInflationGenerator"))
            {
                problems.Add(new Problem(
                    content.PositionOf(content.ContainsKey("helmCharts") ? "helmCharts" : "helmChartInflationGenerator").In(name),
                    "charts are not built through a kustomization. Put the chart into a folder of the application, or name it in slipway.yaml: helm: [{ chart: … }]."));
            }

            foreach (var reference in KustomizationReferences.Of(content))
            {
                CheckReference(file, name, reference);
            }
        }
    }

    private void CheckReference(string file, string name, KustomizationReference reference)
    {
        var path = Path.Combine(Path.GetDirectoryName(file)!, reference.Path);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            if (!rules.AllowsRemote(reference.Path))
            {
                problems.Add(new Problem(
                    reference.Position.In(name),
                    $"{reference.Key}: '{reference.Path}' is no file or folder of the config repository. Remote bases are refused: copy it into the repository, "
                    + "or allow its address in this stage with StageRules.Sources."));
            }
        }
        else if (!PathsInRoot.Holds(root, path))
        {
            problems.Add(new Problem(reference.Position.In(name), $"{reference.Key}: '{reference.Path}' is outside of the config repository."));
        }
        else if (Directory.Exists(path) && FileIn(path) is { } inner)
        {
            Check(inner);
        }
        else
        {
            read.Add(Path.GetFullPath(path));
        }
    }

    private List<string> BuildMetadata(string file) =>
    [
        .. YamlDocuments.Read(PathsInRoot.Name(root, file), File.ReadAllBytes(file), problems).OfType<MapValue>()
            .SelectMany(content => content.GetList("buildMetadata") ?? ListValue.Empty).OfType<ScalarValue>().Select(entry => entry.Text),
    ];
}
