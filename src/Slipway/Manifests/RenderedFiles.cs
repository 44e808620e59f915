using Slipway.ConfigRepositories;

namespace Slipway.Manifests;

/// <summary>How an edit reads a file: only as far as rendering does.</summary>
internal enum FileReading
{
    /// <summary>As text, if at all: rendering does not read it, or only as text.</summary>
    Text,

    /// <summary>As YAML if it is YAML: rendering may read it.</summary>
    Maybe,

    /// <summary>As YAML: rendering reads it.</summary>
    Manifest,
}

/// <summary>
/// What rendering reads of an application's folder (docs/guides/rendering.md): each folder is a kustomization, a chart, or plain manifests and folders
/// of all three sorts; names that begin with a dot are left out.
/// </summary>
internal sealed class RenderedFiles
{
    private const string ChartFile = "Chart.yaml";
    private readonly Dictionary<string, ConfigFile> files;
    private readonly ILookup<string, string> filesIn;
    private readonly ILookup<string, string> foldersIn;
    private readonly Dictionary<string, FileReading> readings = new(StringComparer.Ordinal);

    private RenderedFiles(string folder, IReadOnlyList<ConfigFile> all, List<Problem> problems)
    {
        files = all.DistinctBy(file => file.Path).ToDictionary(file => file.Path, StringComparer.Ordinal);
        filesIn = files.Keys.ToLookup(RepositoryPath.FolderOf);
        foldersIn = files.Keys.SelectMany(FoldersOf).Distinct().ToLookup(RepositoryPath.FolderOf);
        Kustomize = new KustomizeBuild(files, problems);
        Visit(folder);
        foreach (var path in files.Keys.Where(path => !path.StartsWith(folder + "/", StringComparison.Ordinal) && IsManifest(path)))
        {
            readings[path] = FileReading.Manifest;
        }

        foreach (var path in filesIn[folder].Where(path => IsValues(path) && !IsHidden(path)))
        {
            readings.TryAdd(path, FileReading.Maybe);
        }

        foreach (var path in Kustomize.Files)
        {
            readings[path] = FileReading.Manifest;
        }
    }

    /// <summary>The kustomizations of the folder.</summary>
    public KustomizeBuild Kustomize { get; }

    /// <summary>Whether there is a chart in the folder.</summary>
    public bool HasChart { get; private set; }

    /// <param name="folder">The application's folder.</param>
    /// <param name="files">All of its files.</param>
    /// <param name="problems">Gets what is wrong with kustomizations: without them it is not known what counts.</param>
    public static RenderedFiles Of(string folder, IReadOnlyList<ConfigFile> files, List<Problem> problems) => new(folder, files, problems);

    /// <summary>How to read a file.</summary>
    public FileReading ReadingOf(string path) => readings.GetValueOrDefault(path);

    /// <summary>Whether a name on the way to a file begins with a dot: rendering leaves it out, and it is nobody's manifest.</summary>
    public static bool IsHidden(string path) => path.StartsWith('.') || path.Contains("/.", StringComparison.Ordinal);

    private void Visit(string folder)
    {
        var isChart = files.ContainsKey($"{folder}/{ChartFile}");
        var isKustomization = KustomizeBuild.FileIn(folder, files) is not null;
        if (isChart)
        {
            HasChart = true;
            AddChart(folder);
        }

        if (isKustomization)
        {
            Kustomize.Add(folder);
        }

        if (isChart || isKustomization)
        {
            return;
        }

        foreach (var path in filesIn[folder].Where(path => !IsHidden(RepositoryPath.NameOf(path)) && IsManifest(path)))
        {
            readings[path] = FileReading.Manifest;
        }

        foreach (var inner in foldersIn[folder].Where(inner => !IsHidden(RepositoryPath.NameOf(inner))))
        {
            Visit(inner);
        }
    }

    // Of a chart, its values and those of the charts in it. Templates are no YAML, and other files may be read by them as text.
    private void AddChart(string folder)
    {
        var ignored = HelmIgnore.Read(files.GetValueOrDefault($"{folder}/.helmignore"));
        foreach (var path in files.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && IsValues(path)))
        {
            var inner = path[(folder.Length + 1)..];
            if (!IsHidden(inner) && !IsTemplate(path))
            {
                readings[path] = ignored.Holds(inner) ? FileReading.Maybe : FileReading.Manifest;
            }
        }
    }

    private bool IsTemplate(string path)
    {
        for (var folder = RepositoryPath.FolderOf(path); folder.Length > 0; folder = RepositoryPath.FolderOf(folder))
        {
            if (RepositoryPath.NameOf(folder) == "templates" && files.ContainsKey($"{RepositoryPath.FolderOf(folder)}/{ChartFile}"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsYaml(string path) => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);

    private static bool IsValues(string path) => IsYaml(path) && RepositoryPath.NameOf(path).StartsWith("values", StringComparison.Ordinal);

    public static bool IsManifest(string path) => IsYaml(path) || path.EndsWith(".json", StringComparison.Ordinal);

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var folder = RepositoryPath.FolderOf(path); folder.Length > 0; folder = RepositoryPath.FolderOf(folder))
        {
            yield return folder;
        }
    }
}
