using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Kubernetes.Manifests;

/// <summary>Finds the files and folders that an application's rendering reads: its folder, and whatever kustomizations refer to, bases of bases too.</summary>
internal sealed class ManifestSources(string root)
{
    private readonly SortedSet<string> sources = new(StringComparer.Ordinal);

    /// <summary>The paths from the root, with forward slashes, sorted.</summary>
    public IReadOnlyList<string> Of(RenderingTarget target)
    {
        AddFolder(Path.Combine(root, target.Stage.Value, target.Application.Value));
        return [.. sources];
    }

    private void AddFolder(string folder)
    {
        if (!sources.Add(PathsInRoot.Name(root, folder)))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(Kustomization.IsOne))
        {
            foreach (var document in YamlDocuments.Read(file, File.ReadAllBytes(file), []))
            {
                foreach (var text in Texts(document))
                {
                    AddReference(Path.GetDirectoryName(file)!, text);
                }
            }
        }
    }

    // Any text that leads to something there is taken for a reference: the lists that can hold one are many, and grow.
    private void AddReference(string folder, string text)
    {
        var path = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..];
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(path))
        {
            return;
        }

        var full = Path.GetFullPath(path, folder);
        if (!Path.Exists(full) || !PathsInRoot.Holds(root, full))
        {
            return;
        }

        if (File.Exists(full))
        {
            sources.Add(PathsInRoot.Name(root, full));
        }
        else if (Directory.Exists(full) && Kustomization.FileIn(full) is not null)
        {
            AddFolder(full);
        }
    }

    private static IEnumerable<string> Texts(Value? value) => value switch
    {
        ScalarValue { AsString: { } text } => [text],
        MapValue map => map.SelectMany(entry => Texts(entry.Value)),
        ListValue list => list.SelectMany(Texts),
        _ => [],
    };
}
