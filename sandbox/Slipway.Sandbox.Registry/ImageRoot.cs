namespace Slipway.Sandbox.Registry;

/// <summary>A folder that is the root of an image. Names are resolved as if it were the root of the file system: nothing leads out.</summary>
internal sealed class ImageRoot(string folder)
{
    private const int MaxLinks = 40;

    public string Folder { get; } = Path.GetFullPath(folder).TrimEnd('/');

    /// <summary>
    /// Where an entry belongs. Folders on the way are created, links on the way are followed inside the image; the last part is not.
    /// Null for the root itself.
    /// </summary>
    public string? Locate(string name)
    {
        var parts = Split(name);
        if (parts.Contains(".."))
        {
            throw new InvalidDataException($"the layer's entry '{name}' leads out of the image");
        }

        return parts.Length == 0 ? null : Path.Combine(Enter(Folder, parts[..^1]), parts[^1]);
    }

    /// <summary>The target of a symbolic link so that it means, seen from outside, what it means in the image.</summary>
    public string LinkTarget(string linkPath, string target)
    {
        var parent = Path.GetDirectoryName(linkPath)!;
        var parts = target.StartsWith('/') ? [] : Split(Path.GetRelativePath(Folder, parent)).ToList();
        foreach (var part in Split(target))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return Path.GetRelativePath(parent, Path.Combine([Folder, .. parts]));
    }

    /// <summary>The target of a link that is the same as another, elsewhere in the image.</summary>
    public static string LinkTarget(string linkPath, string otherPath, string otherTarget) =>
        Path.GetRelativePath(Path.GetDirectoryName(linkPath)!, Path.GetFullPath(otherTarget, Path.GetDirectoryName(otherPath)!));

    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    public static void Remove(string path)
    {
        if (IsLink(path) || File.Exists(path))
        {
            File.Delete(path);
        }
        else if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private string Enter(string start, IEnumerable<string> parts)
    {
        var current = start;
        var pending = new Stack<string>(parts.Reverse());
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part == "..")
            {
                current = current == Folder ? Folder : Path.GetDirectoryName(current)!;
                continue;
            }

            var next = Path.Combine(current, part);
            if (new FileInfo(next).LinkTarget is { } target)
            {
                if (++links > MaxLinks)
                {
                    throw new InvalidDataException($"too many links at '{next[Folder.Length..]}' in the image");
                }

                current = target.StartsWith('/') ? Folder : current;
                foreach (var step in Split(target).Reverse())
                {
                    pending.Push(step);
                }

                continue;
            }

            if (File.Exists(next))
            {
                File.Delete(next);
            }

            Directory.CreateDirectory(next);
            current = next;
        }

        return current;
    }

    private static string[] Split(string path) => [.. path.Split('/').Where(part => part is not ("" or "."))];
}
