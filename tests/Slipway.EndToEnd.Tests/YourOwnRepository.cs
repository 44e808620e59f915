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
    public async Task Templates_and_packages_lead_from_two_empty_folders_to_a_healthy_deployment_by_the_workflow_of_the_config_repository_itself()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Folder = Path.Combine(folder.FullName, "sandbox"), Port = 0, SeedConfigRepository = false });
        var (feed, root, config) = (Path.Combine(folder.FullName, "feed"), folder.CreateSubdirectory("shop").FullName, folder.CreateSubdirectory("config").FullName);
        var (registry, address) = ($"localhost:{sandbox.Address.Port}/acme", new Uri(sandbox.Address, "acme/config.git"));
        await Packages.PackAsync(feed, [.. Packages.Build, .. Packages.Sandbox]);
        PackedFiles.Check(feed);
        Write("shop/src/Web/Web.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """);
        Write("shop/src/Web/Program.cs", "Microsoft.AspNetCore.Builder.WebApplication.Create(args).Run();");
        Write("shop/.gitignore", "bin/\nobj/\n");
        // Of no concern to the build.
        Write("shop/Directory.Build.props", "<Project><PropertyGroup><TreatWarningsAsErrors>true</TreatWarningsAsErrors><AnalysisMode>All</AnalysisMode></PropertyGroup></Project>");
        Write("shop/Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        await NewAsync(root, "install", Directory.GetFiles(feed, "Slipway.Templates.*.nupkg").Single());
        await NewAsync(root, "slipway-app", "--sandbox", "--feed", feed);
        await FreshCheckout.StartRepositoryAsync(root, "The application");
        await NewAsync(config, "slipway-config", "--registry", registry, "--config-repository", address.AbsoluteUri, "--feed", feed);
        TakeOwnPackages(config);
        await FreshCheckout.StartRepositoryAsync(config, "Its stages");

        await FreshCheckout.PushAsync(config, new UriBuilder(address) { UserName = "x", Password = sandbox.Token }.Uri);
        var release = await ReleaseAsync(sandbox, root, address, registry);

        release.ShouldSucceed();
        Assert.Contains($"+          image: {registry}/web:", release.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{sandbox.Address}acme/config/pull/", release.PullRequestUrl, StringComparison.Ordinal);
        Assert.Contains(" is deployed to dev: Healthy", release.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("GenerateWorkflows", release.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_templates_write_is_what_the_guides_show()
    {
        var feed = Path.Combine(folder.FullName, "feed");
        await Packages.PackAsync(feed, "src/Slipway.Templates");
        var (root, config) = (folder.CreateSubdirectory("shop").FullName, folder.CreateSubdirectory("config").FullName);
        await NewAsync(root, "install", Directory.GetFiles(feed, "Slipway.Templates.*.nupkg").Single());

        await NewAsync(root, "slipway-app");
        await NewAsync(config, "slipway-config", "--application", "api", "--owners", "acme/platform", "--health", "/ready");

        Assert.Equal(BuildOfTheGuide(), await File.ReadAllTextAsync(Path.Combine(root, "build", "Build.cs")));
        Assert.DoesNotContain("sandbox", await File.ReadAllTextAsync(Path.Combine(root, ".nuke", "parameters.json")), StringComparison.OrdinalIgnoreCase);
        SameWorkflows(Path.Combine("application", "release.yml"), root, "release.yml");
        Assert.Equal(["api"], Directory.GetDirectories(Path.Combine(config, "prod")).Select(application => Path.GetFileName(application)));
        Assert.Contains("\"http\", \"/ready\")", await File.ReadAllTextAsync(Path.Combine(config, "build", "Build.cs")), StringComparison.Ordinal);
        Assert.Contains("/prod/ @acme/platform\n", await File.ReadAllTextAsync(Path.Combine(config, ".github", "CODEOWNERS")), StringComparison.Ordinal);
        Assert.Equal(["deploy.yml", "drift.yml", "operate.yml", "preview.yml"], Directory.GetFiles(Path.Combine(config, ".github", "workflows")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        SameWorkflows(Path.Combine("config", "preview.yml"), config, "preview.yml");

        Assert.Contains("\"Registry\": \"ghcr.io/acme\"", await File.ReadAllTextAsync(Path.Combine(config, ".nuke", "parameters.json")), StringComparison.Ordinal);

        var elsewhere = folder.CreateSubdirectory("elsewhere").FullName;
        await NewAsync(elsewhere, "slipway-app", "--sandbox", "--registry", "localhost:19070/team", "--config-repository", "http://127.0.0.1:19070/acme/config.git");
        var parameters = await File.ReadAllTextAsync(Path.Combine(elsewhere, ".nuke", "parameters.json"));
        Assert.All(
            ["\"http://127.0.0.1:19070/acme/config.git\"", "\"localhost:19070/team\"", "\"localhost:19070/slipway/empty:latest\""],
            value => Assert.Contains(value, parameters, StringComparison.Ordinal));

        var both = folder.CreateSubdirectory("both").FullName;
        await NewAsync(both, "slipway-config", "--monorepo", "--with", "gitlab");
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "workflows", "monorepo", "gitlab-ci.yml")), await File.ReadAllTextAsync(Path.Combine(both, ".gitlab-ci.yml")));
        Assert.False(File.Exists(Path.Combine(both, ".gitlab-ci-monorepo.yml")));
    }

    private Task<string> NewAsync(string root, params string[] arguments) =>
        Packages.DotNetAsync(root, ["new", .. arguments], home: Path.Combine(folder.FullName, "home"));

    // Packages of this version may be there from another day.
    private void TakeOwnPackages(string root)
    {
        var file = Path.Combine(root, "build", "nuget.config");
        File.WriteAllText(file, File.ReadAllText(file).Replace(
            "</configuration>", $"<config><add key=\"globalPackagesFolder\" value=\"{Path.Combine(folder.FullName, "packages")}\" /></config></configuration>", StringComparison.Ordinal));
    }

    private async Task<BuildResult> ReleaseAsync(SandboxServer sandbox, string root, Uri config, string registry)
    {
        var result = await Cli.Wrap(Path.Combine(root, "build.sh"))
            .WithArguments(["Release", "--merge", "--wait"])
            .WithEnvironmentVariables(new Dictionary<string, string?>
            {
                // Its parameters lead to the port that a sandbox has by default; this one runs already.
                ["SLIPWAY_AUTO_START_SANDBOX"] = "false",
                ["SLIPWAY_CONFIG_REPOSITORY"] = config.AbsoluteUri,
                ["SLIPWAY_REGISTRY"] = registry,
                ["SLIPWAY_BASE_IMAGE"] = $"localhost:{sandbox.Address.Port}/slipway/empty:latest",
                ["SLIPWAY_FORGE_TOKEN_FILE"] = sandbox.TokenPath,
                ["SLIPWAY_DOCKER_CONFIG"] = sandbox.DockerConfigFolder,
                ["GITHUB_TOKEN"] = null,
                ["NUGET_PACKAGES"] = Path.Combine(folder.FullName, "packages"),
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
