using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests;

/// <summary>A sandbox in this process, on free ports, for one test.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    internal const string Config = "api/v3/repos/acme/config";

    // A restart needs the same one again, so none that the system may give to somebody else meanwhile.
    private readonly int _port = FreePorts.Pair();

    internal TemporaryFolder Folder { get; } = new();

    internal SandboxServer Sandbox { get; private set; } = null!;

    /// <summary>Sends the token.</summary>
    internal HttpClient Owner { get; private set; } = null!;

    /// <summary>Sends no token.</summary>
    internal HttpClient Anyone { get; private set; } = null!;

    internal virtual SandboxOptions Options => new() { Folder = Folder["state"], Port = _port, RunCi = false };

    public async Task InitializeAsync() => await StartAsync(Options);

    public virtual async Task DisposeAsync()
    {
        Owner.Dispose();
        Anyone.Dispose();
        await Sandbox.DisposeAsync();
        Folder.Dispose();
    }

    internal async Task StartAsync(SandboxOptions options)
    {
        Sandbox = await SandboxServer.StartAsync(options);
        Anyone = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Sandbox.Address };
        Owner = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Sandbox.Address };
        Owner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Sandbox.Token);
    }

    internal async Task RestartAsync()
    {
        await Sandbox.DisposeAsync();
        Owner.Dispose();
        Anyone.Dispose();
        await StartAsync(Options);
    }

    internal static HttpContent Json(string json) => new StringContent(json, Encoding.UTF8, "application/x-www-form-urlencoded");

    internal async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Anyone.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, path) { Content = Json(json) };
        return await Owner.SendAsync(request);
    }

    internal async Task<JsonNode> DoAsync(HttpMethod method, string path, string json)
    {
        using var response = await SendAsync(method, path, json);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>A clone of <c>acme/config</c> that may push.</summary>
    internal async Task<string> CloneAsync(string name = "clone")
    {
        var folder = Folder[name];
        (await Commands.GitAsync(Folder.Path, "clone", "--quiet", WithToken(Sandbox.ConfigRepository), folder)).EnsureSuccess();
        return folder;
    }

    internal string WithToken(Uri url) => new UriBuilder(url) { UserName = "x", Password = Sandbox.Token }.Uri.AbsoluteUri;

    /// <summary>Commits a change of a file on a branch, begun at main, and pushes it. Returns the commit.</summary>
    internal static async Task<string> PushChangeAsync(string clone, string branch, string file, string content)
    {
        (await Commands.GitAsync(clone, "fetch", "--quiet", "origin")).EnsureSuccess();
        (await Commands.GitAsync(clone, "checkout", "--quiet", "-B", branch, "origin/main")).EnsureSuccess();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(clone, file))!);
        await File.WriteAllTextAsync(Path.Combine(clone, file), content);
        (await Commands.GitAsync(clone, "add", "--all")).EnsureSuccess();
        (await Commands.GitAsync(clone, "commit", "--quiet", "-m", $"Change {file}")).EnsureSuccess();
        (await Commands.GitAsync(clone, "push", "--quiet", "--force", "origin", branch)).EnsureSuccess();
        return (await Commands.GitAsync(clone, "rev-parse", "HEAD")).EnsureSuccess().Output.Trim();
    }

    internal Task<JsonNode> OpenPullRequestAsync(string branch, string title = "A change", string body = "Text.") => DoAsync(
        HttpMethod.Post,
        $"{Config}/pulls",
        new JsonObject { ["title"] = title, ["head"] = branch, ["base"] = "main", ["body"] = body }.ToJsonString());
}
