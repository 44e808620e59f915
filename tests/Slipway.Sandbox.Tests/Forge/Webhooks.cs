using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class Webhooks : SandboxTest
{
    private const string Secret = "shared by both";

    [Fact]
    public async Task Pushes_pull_requests_statuses_and_deployments_are_delivered_and_signed()
    {
        await using var receiver = new Receiver();
        await DoAsync(HttpMethod.Post, $"{Config}/hooks", new JsonObject
        {
            ["events"] = new JsonArray("*"), ["config"] = new JsonObject { ["url"] = receiver.Address, ["secret"] = Secret },
        }.ToJsonString());

        var head = await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");
        await DoAsync(HttpMethod.Post, $"{Config}/statuses/{head}", """{"context": "preview", "state": "success"}""");
        var deployment = await DoAsync(HttpMethod.Post, $"{Config}/deployments", """{"ref": "main", "required_contexts": []}""");
        await DoAsync(HttpMethod.Post, $"{Config}/deployments/{deployment["id"]}/statuses", """{"state": "success"}""");
        await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", "{}");

        var push = await receiver.FindAsync("push", body => (string)body["ref"]! == "refs/heads/topic");
        Assert.Equal(head, (string)push["after"]!);
        Assert.Equal("acme/config", (string)push["repository"]!["full_name"]!);
        await receiver.FindAsync("ping", _ => true);
        await receiver.FindAsync("pull_request", body => (string)body["action"]! == "opened" && (int)body["number"]! == 1);
        await receiver.FindAsync("status", body => (string)body["context"]! == "preview" && (string)body["sha"]! == head);
        await receiver.FindAsync("deployment_status", body => (string)body["deployment_status"]!["state"]! == "success");
        await receiver.FindAsync("pull_request", body => (string)body["action"]! == "closed" && (bool)body["pull_request"]!["merged"]!);
        Assert.All(receiver.Received, delivery => Assert.Equal(
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(delivery.Body))), delivery.Signature));
    }

    [Fact]
    public async Task A_hook_is_listed_without_its_secret_and_deleted()
    {
        await using var receiver = new Receiver();
        var hook = await DoAsync(
            HttpMethod.Post, $"{Config}/hooks", new JsonObject { ["config"] = new JsonObject { ["url"] = receiver.Address, ["secret"] = Secret } }.ToJsonString());

        var listed = (await GetAsync($"{Config}/hooks")).ToJsonString();
        using var deleted = await SendAsync(HttpMethod.Delete, $"{Config}/hooks/{hook["id"]}", "");

        Assert.DoesNotContain(Secret, listed, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Empty((await GetAsync($"{Config}/hooks")).AsArray());
    }

    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("http://127.0.0.1.example.com/hook")]
    [InlineData("file:///etc/hosts")]
    [InlineData("no address")]
    public async Task A_hook_to_another_machine_is_refused(string url)
    {
        using var response = await SendAsync(
            HttpMethod.Post, $"{Config}/hooks", new JsonObject { ["config"] = new JsonObject { ["url"] = url } }.ToJsonString());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly CancellationTokenSource _end = new();
        private readonly Task _loop;

        public Receiver()
        {
            Address = $"http://127.0.0.1:{FreePorts.Pair()}/";
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _loop = Task.Run(LoopAsync);
        }

        public string Address { get; }

        public ConcurrentQueue<(string Happening, string Signature, string Body)> Received { get; } = new();

        public Task<JsonNode> FindAsync(string happening, Func<JsonNode, bool> matches) => Eventually.Async(() => Task.FromResult(Received
            .Where(delivery => delivery.Happening == happening)
            .Select(delivery => JsonNode.Parse(delivery.Body)!)
            .FirstOrDefault(matches)));

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _loop;
            _listener.Close();
            _end.Dispose();
        }

        private async Task LoopAsync()
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync().WaitAsync(_end.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                using var reader = new StreamReader(context.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                Received.Enqueue((context.Request.Headers["X-GitHub-Event"]!, context.Request.Headers["X-Hub-Signature-256"]!, body));
                context.Response.Close();
            }
        }
    }
}
