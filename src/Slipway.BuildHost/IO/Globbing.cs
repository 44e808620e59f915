using System.IO.Enumeration;

namespace Nuke.Common.IO;

/// <summary>Finds files and folders by patterns: <c>*</c> and <c>?</c> within a name, <c>**</c> for any number of folders.</summary>
public static class Globbing
{
    /// <summary>The files that match one of the patterns, which are relative to the folder.</summary>
    public static IReadOnlyCollection<AbsolutePath> GlobFiles(this AbsolutePath directory, params string[] patterns) =>
        Find(directory, patterns, Directory.EnumerateFiles);

    /// <summary>The folders that match one of the patterns, which are relative to the folder.</summary>
    public static IReadOnlyCollection<AbsolutePath> GlobDirectories(this AbsolutePath directory, params string[] patterns) =>
        Find(directory, patterns, Directory.EnumerateDirectories);

    private static List<AbsolutePath> Find(string directory, string[] patterns, Func<string, IEnumerable<string>> entries)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
            Find(directory, pattern.Split('/', '\\'), entries, found);
        return found.Select(AbsolutePath.Create).ToList();
    }

    private static void Find(string directory, ReadOnlySpan<string> pattern, Func<string, IEnumerable<string>> entries, SortedSet<string> found)
    {
        if (pattern.IsEmpty || !Directory.Exists(directory))
            return;

        var rest = pattern[1..];
        if (pattern[0] == "**")
        {
            Find(directory, rest, entries, found);
            foreach (var folder in Directory.EnumerateDirectories(directory))
                Find(folder, pattern, entries, found);
            if (!rest.IsEmpty)
                return;
        }
        else if (pattern[0] is "." or "..")
        {
            Find(Path.Combine(directory, pattern[0]), rest, entries, found);
            return;
        }

        var name = pattern[0] == "**" ? "*" : pattern[0];
        foreach (var entry in rest.IsEmpty ? entries(directory) : Directory.EnumerateDirectories(directory))
        {
            if (!FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(entry.AsSpan()), ignoreCase: EnvironmentInfo.IsWin))
                continue;
            if (rest.IsEmpty)
                found.Add(entry);
            else
                Find(entry, rest, entries, found);
        }
    }
}
