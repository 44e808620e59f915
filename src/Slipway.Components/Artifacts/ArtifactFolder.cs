namespace Slipway.Components.Artifacts;

/// <summary>The folder of result files.</summary>
internal static class ArtifactFolder
{
    /// <summary>Makes the folder of a file.</summary>
    public static void Create(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        // A result must not make the work tree dirty, whatever the repository ignores: that would change the version.
        File.WriteAllText(Path.Combine(folder, ".gitignore"), "*\n");
    }
}
