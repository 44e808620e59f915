using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Tests;

namespace Slipway.Browser.Tests;

/// <summary>A sandbox with something on every page: a pull request, a run, and objects in the cluster. Nothing is compiled for it.</summary>
public abstract class PopulatedSandbox : SandboxTest
{
    protected const string PullRequest = "/acme/config/pull/1";
    protected const string Run = "/acme/config/actions/runs/1";

    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"elsewhere.invalid/web:1"}]}}}}
        """;

    private const string Message = """
        {"channel":"#releases","text":"web is released","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*web* `1.0.0` &amp; <https://example.com|more>"}}]}
        """;

    private static readonly string s_rollout = """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"slipway-web","annotations":{"slipway.dev/rollout":
        "{\"commit\":\"1111111111111111111111111111111111111111\",\"from\":\"2222222222222222222222222222222222222222\",\"release\":\"r\",\"strategyHash\":\"s\",\"strategy\":\"canary\",\"deployment\":\"web\",\"replicas\":1,\"looked\":\"2026-01-02T03:00:00Z\",\"by\":\"CI\",
        \"phase\":\"settling\",\"step\":3,\"steps\":3,\"weight\":50,\"deadline\":\"2026-01-02T07:00:00Z\",\"reason\":\"errors: no alarm\",\"exposure\":[
        {\"step\":1,\"weight\":5,\"from\":\"2026-01-02T03:00:00Z\",\"to\":\"2026-01-02T03:05:00Z\",\"counts\":[{\"check\":\"errors\",\"canary\":{\"n\":100,\"x\":4},\"stable\":{\"n\":1900,\"x\":6},\"e\":0.8,\"verdict\":\"passed\"}]},
        {\"step\":2,\"weight\":25,\"from\":\"2026-01-02T03:05:00Z\",\"to\":\"2026-01-02T03:15:00Z\",\"counts\":[{\"check\":\"errors\",\"canary\":{\"n\":500,\"x\":12},\"stable\":{\"n\":1500,\"x\":9},\"e\":0.8,\"verdict\":\"passed\"}]},
        {\"step\":3,\"weight\":50,\"from\":\"2026-01-02T03:15:00Z\",\"to\":\"2026-01-02T03:25:00Z\",\"counts\":[{\"check\":\"errors\",\"canary\":{\"n\":1000,\"x\":9},\"stable\":{\"n\":1000,\"x\":4},\"e\":0.8,\"verdict\":\"passed\"}]}]}"}}}
        """.ReplaceLineEndings("");

    internal override SandboxOptions Options => base.Options with { RunCi = true };

    /// <summary>Pushes a build that CI runs, opens a pull request, and creates a Deployment whose image nobody has.</summary>
    internal async Task<string> PopulateAsync(string script)
    {
        var clone = await CloneAsync();
        await File.WriteAllTextAsync(Path.Combine(clone, "build.sh"), $"#!/usr/bin/env bash\n{script}\n");
        (await Commands.RunAsync("chmod", ["755", Path.Combine(clone, "build.sh")])).EnsureSuccess();
        (await Commands.GitAsync(clone, "add", "--all")).EnsureSuccess();
        (await Commands.GitAsync(clone, "commit", "--quiet", "-m", "Add a build")).EnsureSuccess();
        (await Commands.GitAsync(clone, "push", "--quiet", "origin", "HEAD:main")).EnsureSuccess();
        await PushChangeAsync(clone, "release/dev/web", "dev/web/notes.yaml", "one: 1\ntwo: 2\n");
        await OpenPullRequestAsync("release/dev/web", "Release web to dev", "Merge to deploy **web**.\n\n| | |\n|---|---|\n| Version | `1.0.0` |\n");
        await PostAsync();
        await CreateAsync("/api/v1/namespaces", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"dev"}}""");
        await CreateAsync("/apis/apps/v1/namespaces/dev/deployments", Deployment);
        await CreateAsync("/api/v1/namespaces/dev/configmaps", s_rollout);
        return clone;
    }

    /// <summary>Adds what nobody in good faith would write: a pull request, a message, an application of a long name, objects, and a history of deployments with a rollout and a failure.</summary>
    internal async Task AddWhatOthersWroteAsync()
    {
        var clone = await CloneAsync("others");
        await PushChangeAsync(clone, "main", $"dev/{HostileWords.Long}/notes.yaml", "one: 1\n");
        await PushChangeAsync(clone, $"release/dev/{HostileWords.Long}", $"dev/{HostileWords.Long}/notes.yaml", $"one: {HostileWords.Line}\n");
        await OpenPullRequestAsync($"release/dev/{HostileWords.Long}", HostileWords.Line[..250], $"{HostileWords.Text}\n\n| a | b |\n|---|---|\n| {HostileWords.Line} | 1 |\n\n```diff\n-{HostileWords.Line}\n+{HostileWords.Line}.\n```\n");
        await PostAsync(new JsonObject { ["channel"] = "#releases", ["text"] = HostileWords.Text }.ToJsonString());
        await CreateAsync("/api/v1/namespaces/dev/configmaps", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = HostileWords.Long, ["annotations"] = new JsonObject { ["example.com/text"] = HostileWords.Text } },
        }.ToJsonString());
        await RecordedHistory.PushAsync(clone, "prod/web", RecordedDeployments.Healthy, RecordedDeployments.Hostile);
    }

    private async Task PostAsync(string message = Message)
    {
        using var content = new StringContent(message, Encoding.UTF8, "application/json");
        using var response = await Owner.PostAsync(new Uri("api/slack/chat.postMessage", UriKind.Relative), content);
        Assert.Contains("\"ok\":true", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    internal async Task CreateAsync(string path, string json)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate is not null };
        using var client = new HttpClient(handler) { BaseAddress = Sandbox.ClusterAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Sandbox.Token);
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
