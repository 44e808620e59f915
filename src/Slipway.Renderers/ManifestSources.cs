namespace Slipway.Renderers;

/// <summary>What an application's folder consists of: plain files, kustomizations and charts, each folder being one of these.</summary>
internal sealed class ManifestSources(string root, IReadOnlySet<string> valuesFiles, List<Problem> problems)
{
    public const string ChartFile = "Chart.yaml";

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>Files of resources.</summary>
    public List<string> Files { get; } = [];

    /// <summary>The kustomization files of folders that have one.</summary>
    public List<string> Kustomizations { get; } = [];

    /// <summary>Folders of charts.</summary>
    public List<string> Charts { get; } = [];

    /// <summary>Looks through a folder. A folder with a kustomization or a chart is taken as a whole: nothing below it is read by itself.</summary>
    public void Visit(string folder)
    {
        // A link can lead back to where the search came from.
        if (!seen.Add(PathsInRoot.Real(folder)))
        {
            return;
        }

        // The application's folder itself, or one above it.
        if (!PathsInRoot.Holds(root, folder))
        {
            problems.Add(new Problem(PathsInRoot.Name(root, folder), "is behind a link that leads out of the config repository. Replace it by the folder itself."));
            return;
        }

        var isChart = File.Exists(Path.Combine(folder, ChartFile));
        var kustomization = Kustomization.FileIn(folder);
        if (isChart && kustomization is not null)
        {
            problems.Add(new Problem(
                PathsInRoot.Name(root, kustomization), $"is beside a {ChartFile}, and a folder is either a kustomization or a chart. Move one of them into a folder of its own."));
        }
        else if (isChart)
        {
            Charts.Add(folder);
        }
        else if (kustomization is not null)
        {
            Kustomizations.Add(kustomization);
        }
        else
        {
            VisitPlain(folder);
        }
    }

    private void VisitPlain(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var isFolder = entry is DirectoryInfo;
            if (entry.Name.StartsWith('.') || (!isFolder && !IsManifest(entry)))
            {
                continue;
            }

            if (entry.Name.Any(char.IsControl))
            {
                problems.Add(new Problem(PathsInRoot.Name(root, folder), "holds a file or folder whose name has a control character. Rename it."));
            }
            else if (entry.LinkTarget is not null && !Leads(entry))
            {
                problems.Add(new Problem(PathsInRoot.Name(root, entry.FullName), "is a link that leads nowhere. Make what it points to, or remove it."));
            }
            else if (entry.LinkTarget is not null && !PathsInRoot.Holds(root, entry.FullName))
            {
                problems.Add(new Problem(PathsInRoot.Name(root, entry.FullName), "is a link that leads out of the config repository. Replace it with the file itself."));
            }
            else if (isFolder)
            {
                Visit(entry.FullName);
            }
            else if (FileTypes.Special((FileInfo)entry) is { } special)
            {
                problems.Add(new Problem(PathsInRoot.Name(root, entry.FullName), $"is {special}; expected a file. Replace it with one, or give it another name."));
            }
            else
            {
                Files.Add(entry.FullName);
            }
        }
    }

    private static bool Leads(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true };
        }
        catch (IOException)
        {
            // It leads to itself.
            return false;
        }
    }

    private bool IsManifest(FileSystemInfo file) => file.Extension is ".yaml" or ".yml" or ".json" && !valuesFiles.Contains(file.FullName);
}
