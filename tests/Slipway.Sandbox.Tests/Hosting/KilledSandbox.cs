using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.Hosting;

public sealed class KilledSandbox : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SandboxOptions _options;
    private HttpClient _web = null!;
    private HttpClient _cluster = null!;

    public KilledSandbox() => _options = new SandboxOptions { Folder = _folder["state"], Port = FreePorts.Pair() };

    public async Task InitializeAsync()
    {
        await SandboxProcess.EnsureRunningAsync(_options);
        var token = new AuthenticationHeaderValue("Bearer", await File.ReadAllTextAsync(Path.Combine(_options.Folder, "token")));
        _web = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_options.Port}/") };
        _web.DefaultRequestHeaders.Authorization = token;
        _cluster = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        }) { BaseAddress = new Uri($"https://127.0.0.1:{_options.Port + 1}/") };
        _cluster.DefaultRequestHeaders.Authorization = token;
    }

    public async Task DisposeAsync()
    {
        await SandboxProcess.StopAsync(_options);
        _web.Dispose();
        _cluster.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whatever_was_acknowledged_is_there_again_however_often_it_is_killed_while_busy()
    {
        var main = (string)JsonNode.Parse(await _web.GetStringAsync(new Uri($"{SandboxTest.Config}/git/refs/heads/main", UriKind.Relative)))!["object"]!["sha"]!;
        var kept = new Dictionary<string, ConcurrentBag<string>>
        {
            ["label"] = [], ["ref"] = [], ["blob"] = [], ["object"] = [], ["message"] = [],
        };
        for (var round = 0; round < 3; round++)
        {
            var prefix = $"r{round}";
            var writers = new[]
            {
                WriteAsync(kept["label"], prefix, name => _web.PostAsync(Web($"{SandboxTest.Config}/labels"), Json($$"""{"name": "{{name}}"}"""))),
                WriteAsync(kept["ref"], prefix, name => _web.PostAsync(
                    Web($"{SandboxTest.Config}/git/refs"), Json($$"""{"ref": "refs/heads/{{name}}", "sha": "{{main}}"}"""))),
                WriteAsync(kept["blob"], prefix, name => _web.PostAsync(
                    Web($"v2/acme/web/blobs/uploads/?digest={Digest(name)}"), new ByteArrayContent(Encoding.UTF8.GetBytes(name)))),
                WriteAsync(kept["object"], prefix, name => _cluster.PostAsync(
                    new Uri("api/v1/namespaces/default/configmaps", UriKind.Relative),
                    Json($$$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{{name}}}"}}"""))),
                WriteAsync(kept["message"], prefix, name => _web.PostAsync(
                    Web("api/slack/chat.postMessage"), Json($$"""{"channel": "#busy", "text": "{{name}}"}"""))),
            };
            await Eventually.Async(() => Task.FromResult(kept.Values.All(names => names.Count(name => name.StartsWith(prefix, StringComparison.Ordinal)) >= 3) ? kept : null));
            await KillAsync();
            await Task.WhenAll(writers);
            await SandboxProcess.EnsureRunningAsync(_options);
        }

        foreach (var name in kept["label"])
        {
            await FoundAsync(_web, $"{SandboxTest.Config}/labels/{name}");
        }

        foreach (var name in kept["ref"])
        {
            await FoundAsync(_web, $"{SandboxTest.Config}/git/ref/heads/{name}");
        }

        foreach (var name in kept["blob"])
        {
            Assert.Equal(name, await FoundAsync(_web, $"v2/acme/web/blobs/{Digest(name)}"));
        }

        foreach (var name in kept["object"])
        {
            await FoundAsync(_cluster, $"api/v1/namespaces/default/configmaps/{name}");
        }

        var messages = await FoundAsync(_web, "api/slack/conversations.history?channel=busy&limit=999");
        Assert.All(kept["message"], name => Assert.Contains($"\"{name}\"", messages, StringComparison.Ordinal));
        (await Commands.GitAsync(Path.Combine(_options.Folder, "forge", "acme", "config.git"), "-c", "safe.directory=*", "fsck", "--strict")).EnsureSuccess();
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_options.Folder, "forge"), "*.tmp", SearchOption.AllDirectories));
    }

    private static Uri Web(string path) => new(path, UriKind.Relative);

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static string Digest(string content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static async Task<string> FoundAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Writes one thing after the other and notes which were acknowledged, until nobody answers any more.</summary>
    private static async Task WriteAsync(ConcurrentBag<string> kept, string prefix, Func<string, Task<HttpResponseMessage>> write)
    {
        for (var number = 0; number < 10_000; number++)
        {
            try
            {
                using var response = await write($"{prefix}-{number}");
                Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                return;
            }

            kept.Add($"{prefix}-{number}");
        }
    }

    private async Task KillAsync()
    {
        using var process = Process.GetProcessById(int.Parse(
            await File.ReadAllTextAsync(Path.Combine(_options.Folder, "sandbox.pid")), System.Globalization.CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync();
    }
}
