namespace Slipway.BuildHost.Tests.Running;

/// <summary>An empty repository in a temporary folder, whose name has a space.</summary>
internal sealed class RepositoryFolder : IDisposable
{
    public RepositoryFolder()
    {
        Root = Directory.CreateTempSubdirectory("slipway host ").FullName;
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
