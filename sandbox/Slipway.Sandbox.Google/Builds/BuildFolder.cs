namespace Slipway.Sandbox.Google.Builds;

/// <summary>The folder of one build, which is gone when it ends.</summary>
internal sealed class BuildFolder : IDisposable
{
    // MSBuild would go on looking for them outside.
    private static readonly string[] s_files = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    public BuildFolder(string path)
    {
        Path = path;
        // Left by an attempt that was cut off.
        Delete();
        Directory.CreateDirectory(Workspace);
        foreach (var file in s_files)
            File.WriteAllText(System.IO.Path.Combine(path, file), "<Project />\n");
    }

    public string Path { get; }

    /// <summary>The source, and where steps work.</summary>
    public string Workspace => System.IO.Path.Combine(Path, "workspace");

    /// <summary>What a step leaves behind for the result.</summary>
    public string Output(int step) => Directory.CreateDirectory(System.IO.Path.Combine(Path, "outputs", $"{step}")).FullName;

    public void Dispose() => Delete();

    private void Delete()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
