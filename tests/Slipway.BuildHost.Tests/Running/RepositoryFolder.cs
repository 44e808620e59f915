namespace Slipway.BuildHost.Tests.Running;

/// <summary>An empty repository in a temporary folder, whose name has a space.</summary>
internal sealed class RepositoryFolder : IDisposable
{
    /// <param name="parent">Where it is made; null for the system's temporary folder.</param>
    public RepositoryFolder(string? parent = null)
    {
        Root = parent is null
            ? Directory.CreateTempSubdirectory("slipway host ").FullName
            : Directory.CreateDirectory(Path.Combine(parent, "slipway host " + Path.GetRandomFileName())).FullName;
        Directory.CreateDirectory(Path.Combine(Root, ".nuke"));
    }

    public string Root { get; }

    public string Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
