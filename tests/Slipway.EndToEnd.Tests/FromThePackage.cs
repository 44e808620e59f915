namespace Slipway.EndToEnd.Tests;

/// <summary>The sandbox as a stranger gets it: a package, and a project that references nothing else.</summary>
[Trait("Category", "EndToEnd")]
[Collection(OneCheckout.Name)]
public sealed class FromThePackage : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RestoreAdditionalProjectSources>$(MSBuildThisFileDirectory)feed</RestoreAdditionalProjectSources>
            <RestorePackagesPath>$(MSBuildThisFileDirectory)packages</RestorePackagesPath>
            <RestoreFallbackFolders>$(Known)</RestoreFallbackFolders>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Slipway.Sandbox" Version="*" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using System;
        using System.Net.Http;
        using Slipway.Sandbox.Hosting;

        await using var sandbox = await SandboxServer.StartAsync();
        using var http = new HttpClient();
        Console.WriteLine(await http.GetStringAsync(new Uri(sandbox.Address, "api/v3/repos/acme/config")));
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-package-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task One_line_starts_a_sandbox_in_a_project_that_has_only_the_package()
    {
        var feed = _folder.CreateSubdirectory("feed").FullName;
        await Packages.PackAsync(feed, ["src/Slipway", "src/Slipway.Pages", .. Packages.Sandbox]);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Stranger.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Program.cs"), Program);

        // What the packages need is known here already, and is not loaded again.
        await Packages.DotNetAsync("build", _folder.FullName, $"--property:Known={Packages.Known}", "--output", Path.Combine(_folder.FullName, "out"), "--nologo", "--verbosity", "quiet", "-nodeReuse:false");
        var output = await Packages.DotNetAsync(Path.Combine(_folder.FullName, "out", "Stranger.dll"));

        Assert.Contains("\"full_name\":\"acme/config\"", output, StringComparison.Ordinal);
    }
}
