using Slipway.Images.Registries;
using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.Images.Tests.Fixtures;

/// <summary>A console project in a folder of its own, and a version of it to build.</summary>
internal sealed class TinyProject : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyProject(string program = "System.Console.WriteLine(\"hello\");")
    {
        // Stops MSBuild from looking for such files above the temporary folder.
        _folder.Write("Directory.Build.props", "<Project />");
        _folder.Write("Directory.Build.targets", "<Project />");
        _folder.Write("Directory.Packages.props", "<Project />");
        _folder.Write("Program.cs", program);
        File = _folder.Write("Tiny.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
              </PropertyGroup>
            </Project>
            """);
    }

    public string File { get; }

    public string Folder => _folder.Path;

    /// <summary>What to build, for a registry; the commit is made of the digit.</summary>
    public static ImageBuild BuildFor(TestRegistry registry, char commit = 'a') => BuildFor(registry.Host, commit);

    public static ImageBuild BuildFor(string host, char commit = 'a') => new()
    {
        Application = ApplicationName.Parse("tiny"),
        Target = ImageReference.Parse($"{host}/acme/tiny:1.2.3-0.4.gabc1234"),
        Source = new SourceVersion
        {
            Version = "1.2.3-0.4.gabc1234",
            Commit = CommitSha.Parse(new string(commit, 40)),
            CommittedAt = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)),
            IsDirty = false,
            RepositoryUrl = "https://github.com/acme/tiny",
        },
    };

    /// <summary>The project's image on an empty base, which is pushed here.</summary>
    public async Task<DotNetImage> ImageOnEmptyBaseAsync(TestRegistry registry, RegistryClient client)
    {
        await TestImages.PushAsync(client, registry.Image("slipway/empty:latest"));
        return DotNetImage.FromProject(File) with { BaseImage = registry.Image("slipway/empty:latest") };
    }

    public void Dispose() => _folder.Dispose();
}
