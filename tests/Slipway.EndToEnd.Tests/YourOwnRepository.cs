using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Sandbox.Hosting;

namespace Slipway.EndToEnd.Tests;

/// <summary>The way into a repository of one's own: the files that the guide shows, and the packages.</summary>
[Trait("Category", "EndToEnd")]
[Collection(OneCheckout.Name)]
public sealed partial class YourOwnRepository : IDisposable
{
    private static readonly string[] s_copied = ["build.sh", "build.ps1", "global.json"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-own-");

    [Fact]
    public async Task The_files_of_the_guide_and_the_packages_make_a_release()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await Packages.PackAsync(
            Path.Combine(folder.FullName, "feed"),
            "src/Slipway", "src/Slipway.BuildHost", "src/Slipway.Ci", "src/Slipway.Engine", "src/Slipway.Git", "src/Slipway.GitHub", "src/Slipway.GoogleCloud", "src/Slipway.Images", "src/Slipway.Kubernetes", "src/Slipway.Renderers", "src/Slipway.Slack", "src/Slipway.Components");
        foreach (var file in s_copied)
            File.Copy(Path.Combine(Checkout.Root, file), Path.Combine(folder.FullName, file));
        foreach (var (file, content) in FilesOfTheGuide())
            Write(file, content);
        Write("nuget.config", """<configuration><packageSources><add key="slipway" value="feed" /></packageSources></configuration>""");
        Write(".nuke/parameters.json", "{}");
        Write(".gitignore", "bin/\nobj/\n.nuke/temp/\nfeed/\npackages/\n");
        Write("src/Web/Web.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """);
        Write("src/Web/Program.cs", "Microsoft.AspNetCore.Builder.WebApplication.Create(args).Run();");
        await FreshCheckout.StartRepositoryAsync(folder.FullName, "The application");

        var release = await ReleaseAsync(sandbox);

        release.ShouldSucceed();
        Assert.Contains($"+          image: localhost:{sandbox.Address.Port}/acme/web:", release.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{sandbox.Address}acme/config/pull/", release.PullRequestUrl, StringComparison.Ordinal);
    }

    private async Task<BuildResult> ReleaseAsync(SandboxServer sandbox)
    {
        var result = await Cli.Wrap("bash")
            .WithArguments([Path.Combine(folder.FullName, "build.sh"), "Release"])
            .WithEnvironmentVariables(new Dictionary<string, string?>
            {
                ["SLIPWAY_CONFIG_REPOSITORY"] = sandbox.ConfigRepository.AbsoluteUri,
                ["SLIPWAY_REGISTRY"] = $"localhost:{sandbox.Address.Port}/acme",
                ["SLIPWAY_BASE_IMAGE"] = $"localhost:{sandbox.Address.Port}/slipway/empty:latest",
                ["SLIPWAY_FORGE_TOKEN_FILE"] = sandbox.TokenPath,
                ["SLIPWAY_DOCKER_CONFIG"] = sandbox.DockerConfigFolder,
                ["GITHUB_TOKEN"] = null,
                // Packages of this version may be there from another day.
                ["NUGET_PACKAGES"] = Path.Combine(folder.FullName, "packages"),
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return new BuildResult(result.ExitCode, result.StandardOutput + result.StandardError);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static List<(string File, string Content)> FilesOfTheGuide()
    {
        var guide = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", "your-own-repositories.md"));
        var files = FileOfTheGuide().Matches(guide).Select(match => (File: match.Groups["file"].Value, Content: match.Groups["content"].Value)).ToList();
        Assert.Equal(["build/_build.csproj", "build/Build.cs"], files.Select(file => file.File));
        return files;
    }

    private void Write(string file, string content)
    {
        var path = Path.Combine(folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>A name in backquotes at a line's end, then its content.</summary>
    [GeneratedRegex(@"`(?<file>[^`\n]+)`:\n\n```(xml|csharp)\n(?<content>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex FileOfTheGuide();
}
