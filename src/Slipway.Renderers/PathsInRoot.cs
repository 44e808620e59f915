namespace Slipway.Renderers;

/// <summary>Paths of the config repository: a pull request must not reach files outside of it.</summary>
internal static class PathsInRoot
{
    /// <summary>The path from the root, with forward slashes, as messages show it.</summary>
    public static string Name(string root, string path)
    {
        var name = Path.GetRelativePath(root, path);
        return Path.DirectorySeparatorChar == '/' ? name : name.Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>Whether a file or folder, with all links followed, is in the root.</summary>
    public static bool Holds(string root, string path)
    {
        var real = Real(Path.GetFullPath(path));
        var realRoot = Real(Path.GetFullPath(root));
        return real == realRoot || real.StartsWith(realRoot.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    // A link can be at any level of the path.
    public static string Real(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }

        var here = Path.Combine(Real(parent), Path.GetFileName(path));
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Real(target.FullName) : here;
    }
}
