namespace Slipway.Images.DotNet;

/// <summary>The projects of a repository, for whoever named one that is not there.</summary>
internal static class ProjectFiles
{
    private const int MostNamed = 5;
    private static readonly EnumerationOptions Nearby = new() { RecurseSubdirectories = true, MaxRecursionDepth = 5, IgnoreInaccessible = true };

    /// <summary>What to say of them: nothing where there are none.</summary>
    /// <param name="missing">The project that is not there.</param>
    public static string Hint(string missing)
    {
        var root = Path.GetDirectoryName(Path.GetFullPath(missing));
        // The repository; where there is none, whatever there is above.
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            root = Directory.Exists(root) ? root : folder;
            if (Directory.Exists(Path.Combine(folder, ".nuke")) || Path.Exists(Path.Combine(folder, ".git")))
            {
                root = folder;
                break;
            }
        }

        if (!Directory.Exists(root))
        {
            return "";
        }

        var found = Directory.EnumerateFiles(root, "*.?sproj", Nearby).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.EndsWith("/_build.csproj", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Take(MostNamed + 1).ToList();
        return found.Count == 0 ? "" : $" There are: {string.Join(", ", found.Take(MostNamed))}{(found.Count > MostNamed ? " and others" : "")}.";
    }
}
