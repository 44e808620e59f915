using Slipway.ConfigRepositories;

namespace Slipway.Components.Adding;

/// <summary>A folder that is made whole or not at all.</summary>
internal static class NewFolder
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>The files of a folder, by their paths in it.</summary>
    /// <exception cref="InvalidInputException">There is a symbolic link, which a copy would turn into something else.</exception>
    public static IReadOnlyList<ConfigFile> Read(string folder)
    {
        var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything).ToList();
        return entries.Find(entry => entry.LinkTarget is not null) is { } link
            ? throw new InvalidInputException(Path.GetRelativePath(folder, link.FullName), $"is a symbolic link, which is not copied from {Path.GetFileName(folder)}. Make the new folder by hand.")
            :
            [
                .. entries.OfType<FileInfo>().OrderBy(file => file.FullName, StringComparer.Ordinal)
                    .Select(file => new ConfigFile(Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), File.ReadAllBytes(file.FullName))),
            ];
    }

    /// <summary>Makes the folder; false where it is there, and stays as it is.</summary>
    public static bool Write(string folder, IReadOnlyList<ConfigFile> files)
    {
        if (Directory.Exists(folder))
        {
            return false;
        }

        // No stage and no application: their names begin with no dot. What a killed run left is made anew.
        var unfinished = Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}.new");
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        foreach (var file in files)
        {
            var path = Path.Combine(unfinished, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content.Span);
        }

        Directory.Move(unfinished, folder);
        return true;
    }
}
