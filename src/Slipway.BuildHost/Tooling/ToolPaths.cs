namespace Nuke.Common.Tooling;

/// <summary>Finds programs on the PATH.</summary>
internal static class ToolPaths
{
    public static string Find(string name) =>
        TryFind(name).NotNull($"{name}: there is no such program on the PATH. Install it, or set {name.ToUpperInvariant()}_EXE to its path.");

    public static string? TryFind(string name)
    {
        var extensions = EnvironmentInfo.IsWin ? new[] { ".exe", ".cmd", ".bat", "" } : [""];
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var extension in extensions)
            {
                var path = Path.Combine(folder, name + extension);
                if (File.Exists(path))
                    return Path.GetFullPath(path);
            }
        }

        return null;
    }
}
