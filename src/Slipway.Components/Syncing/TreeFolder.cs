using Slipway.ConfigRepositories;

namespace Slipway.Components.Syncing;

/// <summary>The files of a commit in a folder of their own, where they can be changed without harm.</summary>
internal sealed class TreeFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-sync-");

    private TreeFolder(string within, IReadOnlyDictionary<string, ConfigFile> files) => (Within, Files) = (within, files);

    /// <summary>The folder of the manifests in the repository; empty for the root.</summary>
    public string Within { get; }

    /// <summary>The folder of the manifests.</summary>
    public string Root => Path.Combine(folder.FullName, Within);

    /// <summary>Its files, by their path from <see cref="Root"/>.</summary>
    public IReadOnlyDictionary<string, ConfigFile> Files { get; }

    public static async Task<TreeFolder> WriteAsync(IConfigTree tree, string within, CancellationToken cancellationToken)
    {
        var prefix = within.Length == 0 ? "" : within + "/";
        var all = await tree.ReadFolderAsync("", cancellationToken);
        var written = new TreeFolder(within, all.Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(file => file with { Path = file.Path[prefix.Length..] }).ToDictionary(file => file.Path, StringComparer.Ordinal));
        foreach (var file in all)
        {
            written.Write(file.Path, file.Content);
        }

        foreach (var link in await tree.ReadLinksAsync("", cancellationToken))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(written.PathOf(link.Path))!);
            File.CreateSymbolicLink(written.PathOf(link.Path), link.Target);
        }

        return written;
    }

    /// <summary>Sets a file.</summary>
    /// <param name="path">Its path from <see cref="Root"/>.</param>
    /// <param name="content">Its bytes.</param>
    public void Set(string path, ReadOnlyMemory<byte> content) => Write(Within.Length == 0 ? path : $"{Within}/{path}", content);

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string path, ReadOnlyMemory<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllBytes(PathOf(path), content.Span);
    }

    private string PathOf(string path) => Path.Combine(folder.FullName, path);
}
