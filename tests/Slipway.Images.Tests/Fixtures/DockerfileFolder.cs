namespace Slipway.Images.Tests.Fixtures;

/// <summary>A folder with a Dockerfile and what it copies.</summary>
internal sealed class DockerfileFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DockerfileFolder(string dockerfile)
    {
        File = _folder.Write("Dockerfile", dockerfile);
        _folder.Write("hello.txt", "hello\n");
    }

    public string File { get; }

    public string Folder => _folder.Path;

    public string Write(string name, string content) => _folder.Write(name, content);

    public DockerfileImage Image(ContainerEngine engine = ContainerEngine.Any) => DockerfileImage.FromFile(File) with { Engine = engine };

    public void Dispose() => _folder.Dispose();
}
