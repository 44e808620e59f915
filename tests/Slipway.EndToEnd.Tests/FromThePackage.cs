using CliWrap;
using CliWrap.Buffered;

namespace Slipway.EndToEnd.Tests;

/// <summary>The sandbox as a stranger gets it: a package, and a project that references nothing else.</summary>
[Trait("Category", "EndToEnd")]
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
        foreach (var project in (string[])["Slipway", "Slipway.Sandbox"])
        {
            await DotNetAsync("pack", Path.Combine(Checkout.Root, "src", project), "--no-build", "--configuration", Configuration, "--output", feed, "--nologo", "--verbosity", "quiet");
        }

        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Stranger.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Program.cs"), Program);

        // What the packages need is known here already, and is not loaded again.
        await DotNetAsync("build", _folder.FullName, $"--property:Known={Known}", "--output", Path.Combine(_folder.FullName, "out"), "--nologo", "--verbosity", "quiet", "-nodeReuse:false");
        var output = await DotNetAsync(Path.Combine(_folder.FullName, "out", "Stranger.dll"));

        Assert.Contains("\"full_name\":\"acme/config\"", output, StringComparison.Ordinal);
    }

    private static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";

    private static string Known => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static async Task<string> DotNetAsync(params string[] arguments)
    {
        var result = await Cli.Wrap("dotnet").WithArguments(arguments).WithWorkingDirectory(Checkout.Root).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.StandardOutput}\n{result.StandardError}");
        return result.StandardOutput;
    }
}
