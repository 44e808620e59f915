namespace Slipway.Renderers;

/// <summary>Finds programs in PATH.</summary>
internal static class Programs
{
    /// <summary>The full path of a program; null when it is not installed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folders">Where to look, as in PATH; default: PATH.</param>
    public static string? Find(string name, string? folders = null)
    {
        string[] names = OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];
        return (folders ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            // Another one would lead into whatever folder a program is started in.
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => names.Select(candidate => Path.Combine(folder, candidate)))
            .FirstOrDefault(File.Exists);
    }
}
