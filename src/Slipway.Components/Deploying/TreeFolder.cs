using Slipway.ConfigRepositories;

namespace Slipway.Components.Deploying;

/// <summary>The manifests of a commit in a folder of their own, where they can be changed without harm. Whoever else is on the machine may not read it: manifests may hold what is secret.</summary>
internal sealed class TreeFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-commit-");

    private TreeFolder(string within, IReadOnlyDictionary<string, ConfigFile> files) => (Within, Files) = (within, files);

    /// <summary>The folder of the manifests in the repository; empty for the root.</summary>
    public string Within { get; }

    /// <summary>Where they are.</summary>
    public string Root => folder.FullName;

    /// <summary>Its files, by their path from <see cref="Root"/>.</summary>
    public IReadOnlyDictionary<string, ConfigFile> Files { get; }

    /// <summary>Writes them.</summary>
    /// <param name="tree">The commit.</param>
    /// <param name="within">The folder of the manifests in the repository; empty for the root.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<TreeFolder> WriteAsync(IConfigTree tree, string within, CancellationToken cancellationToken)
    {
        var start = within.Length == 0 ? 0 : within.Length + 1;
        var files = (await tree.ReadFolderAsync(within, cancellationToken)).Select(file => file with { Path = file.Path[start..] });
        var written = new TreeFolder(within, files.ToDictionary(file => file.Path, StringComparer.Ordinal));
        foreach (var file in written.Files.Values)
        {
            written.Set(file.Path, file.Content);
        }

        foreach (var link in await tree.ReadLinksAsync(within, cancellationToken))
        {
            // Whether it leads out is judged where it is followed.
            File.CreateSymbolicLink(written.PathOf(link.Path[start..]), link.Target);
        }

        return written;
    }

    /// <summary>Sets a file.</summary>
    /// <param name="path">Its path from <see cref="Root"/>.</param>
    /// <param name="content">Its bytes.</param>
    public void Set(string path, ReadOnlyMemory<byte> content) => File.WriteAllBytes(PathOf(path), content.Span);

    public void Dispose() => folder.Delete(recursive: true);

    private string PathOf(string path)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
