using Slipway.Components.Tests.Releasing;

namespace Slipway.Components.Tests.Processes;

/// <summary>Exit code 2 says that nothing was done: no test ran, and no image was pushed.</summary>
public sealed class BadInputBeforeEffects : ProcessTest
{
    [Fact]
    public async Task Wrong_stages_applications_and_addresses_are_found_before_anything_runs_and_all_at_once()
    {
        await AssertRefusedAsync(["stage 'dve': slipway.yaml has no such stage"], "--stage", "dve");
        await AssertRefusedAsync(["Dev!"], "--stage", "Dev!");
        await AssertRefusedAsync(["application 'wbe': this build has no such application. It has: web."], "--application", "wbe");
        await AssertRefusedAsync(["ConfigRepository: 'https://github.com/acme' is not a repository of a forge"], "--config-repository", "https://github.com/acme");
        await AssertRefusedAsync(
            [
                "Registry: 'https://ghcr.io/acme' is not one. Expected a registry and a path without scheme",
                "BaseImage: 'A B' is not one. Expected an image",
                "SlackApi: 'slack' is not an address",
                "RunUrl: 'run' is not an address",
                "committer 'nobody': expected an e-mail address",
                "application 'wbe': this build has no such application",
                "CloudBuildUrl: 'http://build.example.com' is not an address to send tokens to; expected https",
            ],
            "--registry", "https://ghcr.io/acme", "--base-image", "A B", "--slack-api", "slack", "--run-url", "run", "--committer-email", "nobody", "--application", "wbe",
            "--cloud-build-url", "http://build.example.com");
    }

    [Fact]
    public async Task A_stage_without_a_folder_of_the_application_is_found_before_anything_runs()
    {
        var clone = Deploying.ConfigClone.Of(Sandbox, FolderOf("clone"));
        clone.Git("rm", "-r", "--quiet", "prod/web");
        clone.Push("No web in prod", ("prod/shop/web.yaml", "# later\n"));

        await AssertRefusedAsync(["folder prod/web: the config repository has no such folder", "Put the manifests of web in prod/web/."], "--stage", "prod");
    }

    [Theory]
    [InlineData(nameof(ConfigBuild), "Release", "Release: unknown target. This is the build of a config repository, and Release is a target of an application repository: run it there.")]
    [InlineData(nameof(ConfigBuild), "Relase", "Did you mean Release? This is the build of a config repository")]
    [InlineData(nameof(TestedBuild), "Promote", "Promote: unknown target. IPromote has it, and so has IOperateConfig")]
    [InlineData(nameof(ApplicationBuild), "Promote", "This is the build of an application repository, and Promote is a target of a config repository: run it there.")]
    public async Task Who_is_in_the_wrong_repository_is_told_so(string build, string target, string message)
    {
        var root = Directory.CreateDirectory(Path.Combine(FolderOf("other"), ".nuke")).Parent!.FullName;
        using var process = BuildProcess.Start(build, root, Sandbox, new KillSwitch(), [target]);

        Assert.Equal(2, await process.EndAsync());
        Assert.Contains(message, process.Output, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string[] messages, params string[] arguments)
    {
        var root = Directory.Exists(FolderOf("application")) ? FolderOf("application") : await ApplicationAsync();

        using var process = BuildProcess.Start(nameof(TestedBuild), root, Sandbox, new KillSwitch(), ["Release", .. arguments]);
        var exitCode = await process.EndAsync();

        Assert.True(exitCode == 2, process.Output);
        Assert.All(messages, message => Assert.Contains(message, process.Output, StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(root, ".nuke", "temp", "tested")), process.Output);
        Assert.False(File.Exists(Path.Combine(root, "artifacts", "image.json")));
    }
}
