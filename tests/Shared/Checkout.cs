namespace Slipway.Testing;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds App.sln.</summary>
    public static string Root { get; } =
        Above("App.sln") is { } solution ? Path.GetDirectoryName(solution)! : throw new InvalidOperationException("App.sln is in no parent folder of the tests.");

    /// <summary>The nearest file or folder of that relative path, from the tests' folder upward; null when there is none.</summary>
    public static string? Above(string path)
    {
        // Not the path of a source file: a deterministic build replaces it.
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, path);
            if (Path.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
