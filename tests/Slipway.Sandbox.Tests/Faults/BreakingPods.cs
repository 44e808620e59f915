using System.Text.RegularExpressions;
using Slipway.Sandbox.Cluster;

namespace Slipway.Sandbox.Tests.Faults;

/// <summary>The switches of the page that concern Pods, pressed as a browser would, and what the cluster's pages show.</summary>
public sealed class BreakingPods : SandboxTest
{
    [Fact]
    public async Task The_next_pods_crash_until_that_is_repaired()
    {
        await PressAsync("Break: The next pods crash");
        await RunAsync("first");
        await SeeAsync("first", "Error|CrashLoopBackOff");
        var log = await Eventually.Async(async () => await LogAsync("first") is { Length: > 0 } text ? text : null);

        await PressAsync("Repair: The next pods crash");
        await RunAsync("second");

        await SeeAsync("second", "current");
        Assert.Contains("broken on purpose", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_pods_run_and_get_ready_when_that_is_repaired()
    {
        await PressAsync("Break: New pods do not get ready");
        await RunAsync("web");
        await Eventually.Async(() => Task.FromResult(Pod("web").Map("status").Text("phase") == "Running" ? "" : null));
        var isReady = Pod("web").Map("status").Items("containerStatuses").Single().Flag("ready");
        await SeeAsync("web", "in progress");

        await PressAsync("Repair: New pods do not get ready");

        await SeeAsync("web", "current");
        Assert.False(isReady);
    }

    [Fact]
    public async Task The_registry_refuses_pulls_until_that_is_repaired()
    {
        await PressAsync("Break: The registry refuses");
        await RunAsync("web");
        await SeeAsync("web", "ErrImagePull|ImagePullBackOff");
        Assert.Contains("503 Service Unavailable", await PageAsync("cluster/default/pods/web"), StringComparison.Ordinal);

        await PressAsync("Repair: The registry refuses");

        await SeeAsync("web", "current");
    }

    [Fact]
    public async Task Processes_that_are_killed_are_started_again()
    {
        await RunAsync("web");
        await SeeAsync("web", "current");

        await PressAsync("Kill them: Every application's process dies");

        await Eventually.Async(() => Task.FromResult(Pod("web").Map("status").Items("containerStatuses").Single().Number("restartCount") == 1 ? "" : null));
        await SeeAsync("web", "current");
        Assert.Equal(137, Pod("web").Map("status").Items("containerStatuses").Single().Map("lastState").Map("terminated").Number("exitCode"));
    }

    private System.Text.Json.Nodes.JsonObject Pod(string name) => Sandbox.Cluster.Store.Find("pods", "default", name)!.Json;

    private async Task RunAsync(string name)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = Sandbox.ClusterAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Sandbox.Token);
        using var body = new StringContent(
            $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}"},"spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"app","image":"localhost:{{{Sandbox.Address.Port}}}/slipway/empty:latest","command":["sleep","3600"]}]}}""",
            new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync(new Uri("api/v1/namespaces/default/pods", UriKind.Relative), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> LogAsync(string pod)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = Sandbox.ClusterAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Sandbox.Token);
        return await client.GetStringAsync(new Uri($"api/v1/namespaces/default/pods/{pod}/log", UriKind.Relative));
    }

    /// <summary>Waits until the cluster's page says that of a Pod.</summary>
    private Task<string> SeeAsync(string pod, string pattern) => Eventually.Async(async () =>
        Regex.Match(await PageAsync($"cluster/default/pods/{pod}"), $"<span class=\"state [a-z]+\">.*?</svg>({pattern})</span>") is { Success: true } match ? match.Value : null);

    private Task PressAsync(string label) => PageForm.PressAsync(Owner, "faults", label);

    private Task<string> PageAsync(string path) => Anyone.GetStringAsync(new Uri(path, UriKind.Relative));
}
