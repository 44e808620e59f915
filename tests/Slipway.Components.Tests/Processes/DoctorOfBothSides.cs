using Slipway.Components.Tests.Deploying;
using Slipway.Components.Tests.Releasing;

namespace Slipway.Components.Tests.Processes;

/// <summary>Everything that a release or deployment would meet, looked at without effects, each thing broken in turn.</summary>
public sealed class DoctorOfBothSides : ProcessTest
{
    [Fact]
    public async Task In_order_both_sides_say_so_and_change_nothing()
    {
        var (application, config) = (await ApplicationAsync(), Config());

        var (ofApplication, told) = await RunAsync(nameof(ApplicationBuild), application);
        var (ofConfig, toldOfConfig) = await RunAsync(nameof(ConfigBuild), config.Folder);

        Assert.True(ofApplication == 0, told);
        Assert.True(ofConfig == 0, toldOfConfig);
        Assert.Contains("images may be pushed", told, StringComparison.Ordinal);
        Assert.Contains("the config repository has a folder for web in its first stage", told, StringComparison.Ordinal);
        Assert.Contains("rights that a deployment needs.", toldOfConfig, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Token, told + toldOfConfig, StringComparison.Ordinal);
        Assert.Empty(await Forge.PullRequests.FindAsync("release/dev/web", default));
        Assert.Empty(Messages());
        Assert.Equal("main", await GitAsync("for-each-ref", "--format=%(refname:short)", "refs/heads"));
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_and_none_of_it_hides_the_rest()
    {
        var application = await ApplicationAsync();
        await File.WriteAllTextAsync(Path.Combine(application, "token"), "wrong");
        await Commands.GitAsync(application, "tag", "v1.0");

        var (exitCode, told) = await RunAsync(
            nameof(ApplicationBuild), application,
            "--forge-token-file", Path.Combine(application, "token"), "--slack-api", "slack", "--docker-config", application, "--run-url", "run");

        Assert.True(exitCode == 1, told);
        Assert.Contains("SlackApi: 'slack' is not an address", told, StringComparison.Ordinal);
        Assert.Contains("RunUrl: 'run' is not an address", told, StringComparison.Ordinal);
        Assert.Contains("the token was refused. Set ForgeToken (or GITHUB_TOKEN) to a valid one.", told, StringComparison.Ordinal);
        Assert.Contains("/acme/web: ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong\"", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_told_with_those_that_are()
    {
        var application = await ApplicationAsync();
        Directory.CreateDirectory(Path.Combine(application, "src", "Shop", "obj"));
        await File.WriteAllTextAsync(Path.Combine(application, "src", "Shop", "Shop.csproj"), "<Project />");
        await File.WriteAllTextAsync(Path.Combine(application, "src", "Shop", "obj", "Other.csproj"), "<Project />");

        var (exitCode, told) = await RunAsync(nameof(ProjectBuild), application);

        Assert.True(exitCode == 1, told);
        Assert.Contains("Web.csproj: the project file does not exist. Name another one in build/Build.cs, DotNetImage.FromProject(…). There are: src/Shop/Shop.csproj.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forge_that_is_down_is_told_with_what_to_look_at()
    {
        var (exitCode, told) = await RunAsync(nameof(ApplicationBuild), await ApplicationAsync(), "--config-repository", "http://127.0.0.1:1/acme/config.git");

        Assert.True(exitCode == 1, told);
        Assert.Contains("Is it up, and is ConfigRepository its address?", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_credentials_that_is_not_there_or_empty_is_named()
    {
        var application = await ApplicationAsync();
        var (missing, empty, noSlack) = (Path.Combine(application, "token"), Path.Combine(application, "key.pem"), Path.Combine(application, "slack"));
        await File.WriteAllTextAsync(empty, "\n");

        var (exitCode, told) = await RunAsync(nameof(ApplicationBuild), application, "--forge-token-file", missing, "--forge-app-key-file", empty, "--slack-token-file", noSlack);

        Assert.True(exitCode == 1, told);
        Assert.Contains($"ForgeTokenFile: there is no file {missing}. Write the token into it, or set SLIPWAY_FORGE_TOKEN.", told, StringComparison.Ordinal);
        Assert.Contains($"ForgeAppKeyFile: {empty} is empty. ", told, StringComparison.Ordinal);
        Assert.Contains($"SlackTokenFile: there is no file {noSlack}. Until then nobody is told. ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("neither a token", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_cannot_tell_its_version_ends_before_its_tests_run()
    {
        var application = await ApplicationAsync();
        await Commands.GitAsync(application, "commit", "--quiet", "--allow-empty", "-m", "Another");
        var shallow = FolderOf("shallow");
        await Commands.GitAsync(application, "clone", "--quiet", "--depth", "1", $"file://{application}", shallow);
        Directory.CreateDirectory(Path.Combine(shallow, ".nuke", "temp"));

        using var release = BuildProcess.Start(nameof(TestedBuild), shallow, Sandbox, new KillSwitch(), "Release");
        var exitCode = await release.EndAsync();

        Assert.True(exitCode == 2, release.Output);
        Assert.Contains("shallow", release.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(shallow, ".nuke", "temp", "tested")), release.Output);
    }

    [Fact]
    public async Task A_config_repository_with_mistakes_a_kind_that_nobody_serves_and_old_workflows_says_all_of_it()
    {
        var config = Config();
        config.Push("Wrong", ("dev/web/b.yaml", "apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: it }\n"), (".github/workflows/deploy.yml", $"{Slipway.Ci.Workflows.WorkflowFile.Header}\nname: Old\n"), ("cloudbuild.yaml", "steps: []\n"));

        var (exitCode, told) = await RunAsync(nameof(ConfigBuild), config.Folder);

        Assert.True(exitCode == 1, told);
        Assert.Contains("does not serve example.com/v1 Thing. Install its CustomResourceDefinition first.", told, StringComparison.Ordinal);
        Assert.Contains(".github/workflows/deploy.yml: it is not what the build definition stands for now. Run ./build.sh GenerateWorkflows", told, StringComparison.Ordinal);
        Assert.DoesNotContain("cloudbuild.yaml", told, StringComparison.Ordinal);
    }

    private ConfigClone Config()
    {
        var clone = ConfigClone.Of(Sandbox, FolderOf("config"));
        clone.Git("rm", "-r", "--quiet", "dev", "prod", "--ignore-unmatch");
        clone.Push(
            "Base", ("slipway.yaml", "stages: [{ name: dev }]\n"), ("dev/web/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }\n"), (".gitignore", ".nuke/temp\nartifacts\n"));
        return clone;
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string build, string folder, params string[] arguments)
    {
        using var process = BuildProcess.Start(build, folder, Sandbox, new KillSwitch(), ["Doctor", .. arguments]);
        return (await process.EndAsync(), process.Output);
    }
}
