using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Sandbox.Hosting;

namespace Slipway.EndToEnd.Tests;

/// <summary>The way into a repository of one's own: the templates, and the packages.</summary>
[Trait("Category", "EndToEnd")]
[Collection(OneCheckout.Name)]
public sealed partial class YourOwnRepository : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-own-");

    [Fact]
    public async Task A_template_and_the_packages_make_a_release_in_a_repository_that_has_rules_of_its_own()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var (feed, root) = (Path.Combine(folder.FullName, "feed"), folder.CreateSubdirectory("shop").FullName);
        await Packages.PackAsync(feed, [.. Packages.Build]);
        Write("shop/src/Web/Web.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """);
        Write("shop/src/Web/Program.cs", "Microsoft.AspNetCore.Builder.WebApplication.Create(args).Run();");
        Write("shop/.gitignore", "bin/\nobj/\n");
        // Of no concern to the build.
        Write("shop/Directory.Build.props", "<Project><PropertyGroup><TreatWarningsAsErrors>true</TreatWarningsAsErrors><AnalysisMode>All</AnalysisMode></PropertyGroup></Project>");
        Write("shop/Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        await NewAsync(root, "install", Directory.GetFiles(feed, "Slipway.Templates.*.nupkg").Single());
        await NewAsync(root, "slipway-app", "--registry", $"localhost:{sandbox.Address.Port}/acme", "--config-repository", sandbox.ConfigRepository.AbsoluteUri, "--feed", feed);
        await FreshCheckout.StartRepositoryAsync(root, "The application");

        var release = await ReleaseAsync(sandbox, root);

        release.ShouldSucceed();
        Assert.Contains($"+          image: localhost:{sandbox.Address.Port}/acme/web:", release.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{sandbox.Address}acme/config/pull/", release.PullRequestUrl, StringComparison.Ordinal);
        Assert.Equal(BuildOfTheGuide(), await File.ReadAllTextAsync(Path.Combine(root, "build", "Build.cs")));
        SameWorkflows(Path.Combine("application", "release.yml"), root, "release.yml");

        var config = folder.CreateSubdirectory("config").FullName;
        await NewAsync(config, "slipway-config", "--application", "api", "--owners", "acme/platform");
        Assert.Equal(["api"], Directory.GetDirectories(Path.Combine(config, "prod")).Select(application => Path.GetFileName(application)));
        Assert.Contains("/prod/ @acme/platform\n", await File.ReadAllTextAsync(Path.Combine(config, ".github", "CODEOWNERS")), StringComparison.Ordinal);
        Assert.Equal(["deploy.yml", "drift.yml", "operate.yml", "preview.yml"], Directory.GetFiles(Path.Combine(config, ".github", "workflows")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        SameWorkflows(Path.Combine("config", "preview.yml"), config, "preview.yml");
    }

    private Task<string> NewAsync(string root, params string[] arguments) =>
        Packages.DotNetAsync(root, ["new", .. arguments], home: Path.Combine(folder.FullName, "home"));

    private static async Task<BuildResult> ReleaseAsync(SandboxServer sandbox, string root)
    {
        var result = await Cli.Wrap(Path.Combine(root, "build.sh"))
            .WithArguments(["Release"])
            .WithEnvironmentVariables(new Dictionary<string, string?>
            {
                ["SLIPWAY_BASE_IMAGE"] = $"localhost:{sandbox.Address.Port}/slipway/empty:latest",
                ["SLIPWAY_FORGE_TOKEN_FILE"] = sandbox.TokenPath,
                ["SLIPWAY_DOCKER_CONFIG"] = sandbox.DockerConfigFolder,
                ["GITHUB_TOKEN"] = null,
                // Packages of this version may be there from another day.
                ["NUGET_PACKAGES"] = Path.Combine(root, "..", "packages"),
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return new BuildResult(result.ExitCode, result.StandardOutput + result.StandardError);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string BuildOfTheGuide() =>
        CodeOfTheGuide().Match(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", "your-own-repositories.md"))).Groups["code"].Value;

    private static void SameWorkflows(string documented, string root, string file) => Assert.Equal(
        File.ReadAllText(Path.Combine(Checkout.Root, "docs", "workflows", documented)), File.ReadAllText(Path.Combine(root, ".github", "workflows", file)));

    private void Write(string file, string content)
    {
        var path = Path.Combine(folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    [GeneratedRegex(@"`build/Build\.cs`:\n\n```csharp\n(?<code>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex CodeOfTheGuide();
}
