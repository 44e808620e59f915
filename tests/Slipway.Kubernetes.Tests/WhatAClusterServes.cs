using Microsoft.AspNetCore.Http;
using Slipway.Engine.Ports;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

public sealed class WhatAClusterServes
{
    [RecordedFact]
    public async Task Two_requests_tell_all_kinds()
    {
        await using var server = await Recorded.ServeByPathAsync("discovery/aggregated-api", "discovery/aggregated-apis");
        using var cluster = server.Connect();

        var catalog = await cluster.DiscoverAsync(default);
        await cluster.DiscoverAsync(default);

        Assert.Equal("deployments", catalog.Find(GroupVersionKind.Of("apps/v1", "Deployment"))!.Plural);
        Assert.False(catalog.Find(GroupVersionKind.Of("v1", "Namespace"))!.IsNamespaced);
        Assert.Equal("v2", catalog.FindPreferred("autoscaling", "HorizontalPodAutoscaler")!.Type.Version);
        Assert.Equal(2, server.Calls.Count);
    }

    [RecordedFact]
    public async Task An_older_server_is_asked_version_by_version()
    {
        await using var server = await Recorded.ServeByPathAsync(
            "discovery/api", "discovery/apis", "discovery/api-v1", "discovery/apps-v1", "discovery/batch-v1");
        using var cluster = server.Connect();

        var catalog = await cluster.DiscoverAsync(default);

        Assert.Equal("deployments", catalog.Find(GroupVersionKind.Of("apps/v1", "Deployment"))!.Plural);
        Assert.Equal("configmaps", catalog.Find(GroupVersionKind.Of("v1", "ConfigMap"))!.Plural);
        Assert.Contains("policy/v1", catalog.Unavailable);
    }

    [RecordedFact]
    public async Task A_kind_that_the_cluster_does_not_serve_is_refused_with_a_hint()
    {
        await using var server = await Recorded.ServeByPathAsync("discovery/aggregated-api", "discovery/aggregated-apis");
        using var cluster = server.Connect();

        var unknown = await Assert.ThrowsAsync<ResourceRefusedException>(
            () => cluster.GetAsync(new ResourceId(GroupVersionKind.Of("example.com/v1", "Widget"), "dev", "w"), default));
        var old = await Assert.ThrowsAsync<ResourceRefusedException>(
            () => cluster.GetAsync(new ResourceId(GroupVersionKind.Of("apps/v1beta1", "Deployment"), "dev", "w"), default));

        Assert.Equal(
            $"example.com/v1 Widget: the cluster {cluster.Name} does not serve this kind. Check apiVersion and kind, or install the CustomResourceDefinition first.",
            unknown.Message);
        Assert.EndsWith("It serves the kind as apps/v1.", old.Message, StringComparison.Ordinal);
    }

    [RecordedFact]
    public async Task A_long_list_is_read_page_by_page()
    {
        await using var server = await Recorded.ServeAsync("apply/list-limit-continue");
        using var cluster = server.Connect();

        var list = await cluster.ListAsync(ConfigMaps, "rec-r", labelSelector: null, default);

        Assert.Equal(3, server.Calls.Count);
        Assert.True(list.Items.Count >= 5);
        Assert.All(list.Items, item => Assert.Equal("v1 ConfigMap", item.Id.Type.ToString()));
    }

    [RecordedFact]
    public async Task A_watch_from_a_version_that_is_too_old_begins_anew()
    {
        var gone = Recorded.Case("apply/watch-gone").GetProperty("exchanges")[0];
        var lists = 0;
        var watches = 0;
        await using var server = await ApiServer.StartAsync(async (context, call) =>
        {
            if (!call.Path.Contains("watch=true", StringComparison.Ordinal))
            {
                lists++;
                await context.Response.WriteAsync($$$"""{"metadata":{"resourceVersion":"{{{lists}}}"},"items":[{"metadata":{"name":"c{{{lists}}}","resourceVersion":"1"} }]}""");
            }
            else if (++watches == 1)
            {
                await Recorded.WriteAsync(context, gone);
            }
            else
            {
                await context.Response.WriteAsync(
                    """{"type":"MODIFIED","object":{"metadata":{"name":"c2","resourceVersion":"9"}}}""" + "\n");
            }
        });
        using var cluster = server.Connect(new HurriedTime());

        var events = new List<string>();
        await foreach (var @event in cluster.WatchAsync(ConfigMaps, "dev", labelSelector: null, default))
        {
            events.Add($"{@event.Kind} {@event.Resource.Id.Name}");
            if (@event.Kind == ResourceEventKind.Modified)
            {
                break;
            }
        }

        Assert.Equal(["Added c1", "Deleted c1", "Added c2", "Modified c2"], events);
    }

    [Fact]
    public async Task Who_asks_what_is_served_gets_the_answer_also_when_another_gave_up()
    {
        var gate = new TaskCompletionSource();
        await using var server = await ApiServer.StartAsync(async (context, call) =>
        {
            await gate.Task;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(call.Path == "/api" ? """{"kind":"APIVersions","versions":[]}""" : """{"kind":"APIGroupList","groups":[]}""");
        });
        using var cluster = server.Connect();
        using var impatience = new CancellationTokenSource();

        var first = cluster.DiscoverAsync(impatience.Token);
        var second = cluster.DiscoverAsync(default);
        await impatience.CancelAsync();
        gate.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task An_object_that_goes_between_a_look_and_the_watch_is_known_to_be_gone()
    {
        await using var server = await ApiServer.StartAsync((context, call) => context.Response.WriteAsync(
            call.Path.EndsWith("/configmaps/x", StringComparison.Ordinal)
                ? """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"dev","uid":"1"}}"""
                : """{"apiVersion":"v1","kind":"ConfigMapList","metadata":{"resourceVersion":"7"},"items":[]}"""));
        using var cluster = server.Connect();

        await cluster.WaitUntilGoneAsync(new ResourceId(ConfigMaps.Type, "dev", "x"), "1", TimeSpan.FromMinutes(1), default);

        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task A_watch_that_ends_goes_on_from_the_last_version()
    {
        var watches = 0;
        await using var server = await ApiServer.StartAsync(async (context, call) =>
        {
            if (!call.Path.Contains("watch=true", StringComparison.Ordinal))
            {
                await context.Response.WriteAsync("""{"metadata":{"resourceVersion":"5"},"items":[]}""");
                return;
            }

            watches++;
            await context.Response.WriteAsync(
                $$$"""{"type":"ADDED","object":{"metadata":{"name":"c{{{watches}}}","resourceVersion":"{{{watches}}}7"} } }""" + "\n");
        });
        using var cluster = server.Connect(new HurriedTime());

        await foreach (var @event in cluster.WatchAsync(ConfigMaps, "dev", labelSelector: null, default))
        {
            if (@event.Resource.Id.Name == "c2")
            {
                break;
            }
        }

        Assert.Contains("resourceVersion=5&", server.Calls.ElementAt(1).Path, StringComparison.Ordinal);
        Assert.Contains("resourceVersion=17&", server.Calls.ElementAt(2).Path, StringComparison.Ordinal);
    }

    private static ResourceType ConfigMaps { get; } = new()
    {
        Type = GroupVersionKind.Of("v1", "ConfigMap"),
        Plural = "configmaps",
        IsNamespaced = true,
    };
}
