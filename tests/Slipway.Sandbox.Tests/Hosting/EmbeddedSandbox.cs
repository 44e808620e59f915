using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.Hosting;

public sealed class EmbeddedSandbox : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Twenty_run_at_once_without_interference_and_leave_nothing_behind()
    {
        var sandboxes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SandboxServer.StartAsync()));
        await Task.WhenAll(sandboxes.Select((sandbox, number) => NameAsync(sandbox, $"only-{number}")));

        Assert.Equal(40, sandboxes.SelectMany(sandbox => new[] { sandbox.Address.Port, sandbox.ClusterAddress.Port }).Distinct().Count());
        Assert.Equal(20, sandboxes.Select(sandbox => sandbox.Token).Distinct().Count());
        for (var number = 0; number < sandboxes.Length; number++)
        {
            Assert.Equal($"only-{number}", Assert.Single(sandboxes[number].Forge.Find("acme", "config")!.Labels.All).Name);
        }

        await Task.WhenAll(sandboxes.Select(sandbox => sandbox.DisposeAsync().AsTask()));
        Assert.All(sandboxes, sandbox => Assert.False(Directory.Exists(Path.GetDirectoryName(sandbox.TokenPath))));
    }

    private static async Task NameAsync(SandboxServer sandbox, string label)
    {
        using var client = new HttpClient { BaseAddress = sandbox.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", sandbox.Token);
        using var content = new StringContent($$"""{"name": "{{label}}"}""");
        using var response = await client.PostAsync(new Uri("api/v3/repos/acme/config/labels", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_second_one_on_the_same_folder_is_refused_and_the_first_goes_on()
    {
        await using var first = await SandboxServer.StartAsync(Options("one"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SandboxServer.StartAsync(Options("one")));

        Assert.StartsWith(_folder["one"], failure.Message, StringComparison.Ordinal);
        using var client = new HttpClient();
        Assert.Contains("instance", await client.GetStringAsync(new Uri(first.Address, "sandbox/about")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forge/acme/config/pulls/1.json", "{ not JSON")]
    [InlineData("ci/queue/1.json", "")]
    [InlineData("slack/channels/C1.json", "null")]
    [InlineData("certificate.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("cluster/journal", "half a line\n{}\n")]
    public async Task A_damaged_state_file_is_named_and_nothing_is_lost(string name, string content)
    {
        string token;
        await using (var sandbox = await SandboxServer.StartAsync(Options("one")))
        {
            token = sandbox.Token;
            await NameAsync(sandbox, "kept");
        }

        var file = Path.Combine(_folder["one"], name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SandboxServer.StartAsync(Options("one")));

        Assert.StartsWith(file, failure.Message, StringComparison.Ordinal);
        Assert.Contains("is damaged", failure.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(file));
        File.Delete(file);
        await using var again = await SandboxServer.StartAsync(Options("one"));
        Assert.Equal(token, again.Token);
        Assert.Equal("kept", Assert.Single(again.Forge.Find("acme", "config")!.Labels.All).Name);
    }

    [Fact]
    public async Task The_files_for_clients_name_both_addresses_and_only_the_owner_may_read_them()
    {
        await using var sandbox = await SandboxServer.StartAsync(Options("one"));

        var kubeconfig = await File.ReadAllTextAsync(sandbox.KubeconfigPath);
        var docker = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(sandbox.DockerConfigFolder, "config.json")))!["auths"]!;

        Assert.Contains($"server: https://127.0.0.1:{sandbox.ClusterAddress.Port}\n", kubeconfig, StringComparison.Ordinal);
        Assert.Contains(sandbox.Token, kubeconfig, StringComparison.Ordinal);
        Assert.NotNull(docker[$"localhost:{sandbox.Address.Port}"]);
        Assert.NotNull(docker[$"127.0.0.1:{sandbox.Address.Port}"]);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(owner, File.GetUnixFileMode(sandbox.TokenPath));
            Assert.Equal(owner, File.GetUnixFileMode(sandbox.KubeconfigPath));
        }
    }

    private SandboxOptions Options(string name) => new() { Folder = _folder[name], Port = 0, RunCi = false };
}
