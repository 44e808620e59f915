using Slipway.Components.Tests.Deploying;
using Slipway.Components.Tests.Releasing;

namespace Slipway.Components.Tests.Processes;

/// <summary>Credentials that are there by chance: they are sent to the server that they belong to, and never take the place of one that is named.</summary>
public sealed class CredentialsOfOtherServers : ProcessTest
{
    [Fact]
    public async Task The_token_of_the_environment_is_not_sent_to_a_server_that_it_does_not_belong_to()
    {
        var (_, told) = await RunAsync("Doctor", ("GITHUB_TOKEN", Sandbox.Token), ("SLIPWAY_FORGE_TOKEN_FILE", null));

        Assert.Contains("GITHUB_TOKEN belongs to https://github.com and is not sent to another server.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("the forge takes the credentials", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/some/where/")]
    public async Task It_is_sent_to_the_server_that_the_runner_names_as_its_own(string? path)
    {
        var (_, told) = await RunAsync(
            "Doctor", ("GITHUB_TOKEN", Sandbox.Token), ("SLIPWAY_FORGE_TOKEN_FILE", null), ("GITHUB_SERVER_URL", Sandbox.ConfigRepository.GetLeftPart(UriPartial.Authority) + path));

        Assert.Contains("the forge takes the credentials", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost.example.com")]
    [InlineData("https://127.0.0.1")]
    [InlineData("nonsense")]
    public async Task It_is_not_sent_to_one_that_only_looks_like_it(string server)
    {
        var (_, told) = await RunAsync("Doctor", ("GITHUB_TOKEN", Sandbox.Token), ("SLIPWAY_FORGE_TOKEN_FILE", null), ("GITHUB_SERVER_URL", server));

        Assert.DoesNotContain("the forge takes the credentials", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SLIPWAY_FORGE_TOKEN_FILE", "ForgeTokenFile: ")]
    [InlineData("SLIPWAY_FORGE_APP_KEY_FILE", "ForgeAppKeyFile: ")]
    public async Task A_file_that_is_named_and_missing_is_an_error_and_no_other_credential_takes_its_place(string variable, string subject)
    {
        var missing = FolderOf("missing");
        var (exitCode, told) = await RunAsync(
            "Preview", (variable, missing), ("GITHUB_TOKEN", Sandbox.Token), ("GITHUB_SERVER_URL", Sandbox.ConfigRepository.GetLeftPart(UriPartial.Authority)));

        Assert.True(exitCode == 2, told);
        Assert.Contains($"{subject}there is no file {missing}.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_at_hand_takes_the_place_of_a_key_file_that_only_others_have()
    {
        var (exitCode, told) = await RunAsync("Preview", ("SLIPWAY_FORGE_APP_KEY_FILE", FolderOf("missing")), ("SLIPWAY_FORGE_TOKEN", Sandbox.Token));

        Assert.True(exitCode == 0, told);
    }

    [Fact]
    public async Task A_token_file_that_an_earlier_target_writes_need_not_be_there_when_a_release_begins()
    {
        var root = await ApplicationAsync();

        using var process = BuildProcess.Start(
            nameof(TestedBuild), root, Sandbox, new KillSwitch(), [("SLIPWAY_FORGE_TOKEN_FILE", Path.Combine(root, ".nuke", "temp", "tested")), (Program.TestedVariable, Sandbox.Token)], "Release");

        Assert.True(await process.EndAsync() == 0, process.Output);
        Assert.NotNull(await Forge.PullRequests.FindOpenAsync("release/dev/web", "main", default));
    }

    [Fact]
    public async Task A_token_file_that_nobody_writes_is_found_before_an_image_is_built()
    {
        var root = await ApplicationAsync();
        using var process = BuildProcess.Start(nameof(ApplicationBuild), root, Sandbox, new KillSwitch(), [("SLIPWAY_FORGE_TOKEN_FILE", FolderOf("missing"))], "Release");

        Assert.Equal(2, await process.EndAsync());
        Assert.Contains("ForgeTokenFile: there is no file ", process.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(root, "artifacts", "image.json")));
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string target, params (string Name, string? Value)[] variables)
    {
        var clone = ConfigClone.Of(Sandbox, FolderOf("config"));
        clone.Git("rm", "-r", "--quiet", "dev", "prod", ".nuke", "--ignore-unmatch");
        clone.Push(
            "Base", ("slipway.yaml", "stages: [{ name: dev }]\n"), ("dev/web/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }\n"), (".gitignore", ".nuke/temp\nartifacts\n"));
        using var process = BuildProcess.Start(nameof(ConfigBuild), clone.Folder, Sandbox, new KillSwitch(), variables, target);
        return (await process.EndAsync(), process.Output);
    }
}
