namespace Nuke.Common.IO;

/// <summary>Files and folders, by their path.</summary>
public static partial class AbsolutePathExtensions
{
    /// <summary>Whether there is a file at the path.</summary>
    public static bool FileExists(this AbsolutePath path) => File.Exists(path);

    /// <summary>Whether there is a folder at the path.</summary>
    public static bool DirectoryExists(this AbsolutePath path) => Directory.Exists(path);

    /// <summary>The path itself if there is a file, else null.</summary>
    public static AbsolutePath? ExistingFile(this AbsolutePath path) => path.FileExists() ? path : null;

    /// <summary>The path itself if there is a folder, else null.</summary>
    public static AbsolutePath? ExistingDirectory(this AbsolutePath path) => path.DirectoryExists() ? path : null;

    /// <summary>Creates the folder and those above it where they are missing.</summary>
    public static AbsolutePath CreateDirectory(this AbsolutePath path)
    {
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Leaves an empty folder at the path.</summary>
    public static AbsolutePath CreateOrCleanDirectory(this AbsolutePath path)
    {
        path.DeleteDirectory();
        return path.CreateDirectory();
    }

    /// <summary>Deletes the file if there is one.</summary>
    public static void DeleteFile(this AbsolutePath path)
    {
        if (!path.FileExists())
            return;

        File.SetAttributes(path, FileAttributes.Normal);
        File.Delete(path);
    }

    /// <summary>Deletes the folder and all in it if there is one. Links in it are removed, not followed.</summary>
    public static void DeleteDirectory(this AbsolutePath path)
    {
        if (!path.DirectoryExists())
            return;

        if (EnvironmentInfo.IsWin)
        {
            var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
            foreach (var file in Directory.EnumerateFiles(path, "*", all))
                File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(path, recursive: true);
    }

    /// <summary>Deletes the files that exist.</summary>
    public static void DeleteFiles(this IEnumerable<AbsolutePath> paths)
    {
        foreach (var path in paths.ToList())
            path.DeleteFile();
    }

    /// <summary>Deletes the folders that exist.</summary>
    public static void DeleteDirectories(this IEnumerable<AbsolutePath> paths)
    {
        foreach (var path in paths.ToList())
            path.DeleteDirectory();
    }

    /// <summary>Whether the name ends with one of the extensions.</summary>
    public static bool HasExtension(this AbsolutePath path, string extension, params string[] alternativeExtensions)
    {
        var name = path.Name;
        return name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
            || Array.Exists(alternativeExtensions, x => name.EndsWith(x, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The path with another extension.</summary>
    public static AbsolutePath WithExtension(this AbsolutePath path, string extension) =>
        path.Parent / Path.ChangeExtension(path.Name, extension);

    /// <summary>The files of the folder, down to <paramref name="depth"/> levels (1: the folder itself).</summary>
    public static IEnumerable<AbsolutePath> GetFiles(this AbsolutePath path, string pattern = "*", int depth = 1, FileAttributes attributes = 0) =>
        depth < 1 ? [] : Entries(path, pattern, depth, attributes, directories: false);

    /// <summary>The folders in the folder, down to <paramref name="depth"/> levels.</summary>
    public static IEnumerable<AbsolutePath> GetDirectories(this AbsolutePath path, string pattern = "*", int depth = 1, FileAttributes attributes = 0) =>
        depth < 1 ? [] : Entries(path, pattern, depth, attributes, directories: true);

    private static IEnumerable<AbsolutePath> Entries(string path, string pattern, int depth, FileAttributes attributes, bool directories)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = depth > 1,
            MaxRecursionDepth = depth - 1,
            AttributesToSkip = 0,
            IgnoreInaccessible = false,
        };
        var entries = directories ? Directory.EnumerateDirectories(path, pattern, options) : Directory.EnumerateFiles(path, pattern, options);
        foreach (var entry in entries)
        {
            if ((File.GetAttributes(entry) & attributes) == attributes)
                yield return AbsolutePath.Create(entry);
        }
    }
}
