using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Slipway.ApplySets;
using Slipway.Engine.Applying;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

/// <summary>Answers of an API server that stop a deployment: what the message says, what is left, and that running again goes on.</summary>
[Trait("Category", "Cluster")]
public sealed class WhenTheClusterSaysNo(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";
    private const string Service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }";

    [Fact]
    public async Task Credentials_that_expire_in_the_middle_are_named_and_so_is_what_was_done()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var isExpired = false;
        line.Decide = async (context, _) =>
        {
            isExpired |= IsWriteTo(context, "/services/web");
            return isExpired ? await FaultyCluster.RefuseAsync(context, 401, "Unauthorized", "Unauthorized") : Fault.None;
        };
        using var through = line.Connect();

        var failure = await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First, through: through, lease: TimeSpan.FromSeconds(5)));

        Assert.Contains("does not accept the credentials (401). They may have expired: sign in again", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Applied: 1 of 2 changes: create v1 ConfigMap {workspace.Namespace}/settings", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Not applied: 1: create v1 Service {workspace.Namespace}/web", failure.Message, StringComparison.Ordinal);
        await workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First);
        Assert.Equal(DeploymentOutcome.Healthy, DeploymentRecord.Last(await workspace.GetAsync("slipway-web"))!.Outcome);
    }

    [Fact]
    public async Task A_webhook_that_times_out_stops_the_deployment_before_it_writes()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, _) => context.Request.Path.Value!.EndsWith("/configmaps/settings", StringComparison.Ordinal) && HttpMethods.IsPatch(context.Request.Method)
            ? FaultyCluster.RefuseAsync(
                context, 500, "InternalError",
                "Internal error occurred: failed calling webhook \"policy.example.com\": failed to call webhook: Post \"https://policy.example.com/validate?timeout=10s\": context deadline exceeded")
            : Task.FromResult(Fault.None);
        using var through = line.Connect(new HurriedTime(4));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(
            workspace.Render(Settings.Replace("red", "blue", StringComparison.Ordinal)), Commits.Second, through: through));

        Assert.Contains("the plan cannot be carried out, and nothing was changed: ", failure.Message.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("failed calling webhook \"policy.example.com\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("context deadline exceeded", failure.Message, StringComparison.Ordinal);
        Assert.Empty(line.Written);
        Assert.Equal(Commits.First.Value, (await workspace.GetAsync("slipway-web"))!.Annotations.GetString(ApplySetLabels.TargetCommit));
    }

    [Fact]
    public async Task A_webhook_that_times_out_is_not_waited_for_by_each_of_many_objects()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var asked = new ConcurrentDictionary<string, int>();
        line.Decide = (context, _) =>
        {
            if (!context.Request.Path.Value!.Contains("/configmaps/many-", StringComparison.Ordinal) || !HttpMethods.IsPatch(context.Request.Method))
            {
                return Task.FromResult(Fault.None);
            }

            asked.AddOrUpdate(context.Request.Path.Value, 1, (_, count) => count + 1);
            return FaultyCluster.RefuseAsync(context, 500, "InternalError", "Internal error occurred: failed calling webhook \"policy.example.com\": context deadline exceeded");
        };
        using var through = line.Connect(new HurriedTime(4));
        var many = Enumerable.Range(0, 100).Select(i => Settings.Replace("settings", $"many-{i}", StringComparison.Ordinal)).ToArray();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(many), Commits.First, through: through));

        Assert.Matches(@"failed calling webhook ""policy\.example\.com"": context deadline exceeded\. It was asked 7 times\. \d+ other resources were not asked about any more, and nothing was changed\.", failure.Message);
        Assert.InRange(asked.Count, 1, 32);
        Assert.All(asked.Values, count => Assert.InRange(count, 1, 7));
        Assert.Empty(line.Written);
    }

    [Fact]
    public async Task A_server_that_fails_at_every_write_is_not_asked_for_each_of_many_objects()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, write) => write > 0 && context.Request.Path.Value!.Contains("/configmaps/many-", StringComparison.Ordinal)
            ? FaultyCluster.RefuseAsync(context, 500, "InternalError", "Internal error occurred: etcdserver: request timed out")
            : Task.FromResult(Fault.None);
        using var through = line.Connect(new HurriedTime(4));
        var many = Enumerable.Range(0, 100).Select(i => Settings.Replace("settings", $"many-{i}", StringComparison.Ordinal)).ToArray();

        var failure = await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(workspace.Render(many), Commits.First, through: through));

        Assert.Contains("etcdserver: request timed out", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"\n(6[89]|[7-9]\d) other resources were not sent any more\.", failure.Message);
        Assert.Contains("Applied: 0 of 100 changes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_creates_between_our_plan_and_our_write_is_not_taken_over_in_silence()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var id = Workspace.ConfigMap("settings", workspace.Namespace);
        line.Decide = async (context, _) =>
        {
            if (IsWriteTo(context, "/configmaps/settings") && await workspace.GetAsync("settings") is null)
            {
                await workspace.CreateByHandAsync(id, "somebody", ("size", "large"));
            }

            return Fault.None;
        };
        using var through = line.Connect();

        var failure = await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(workspace.Render(Settings), Commits.First, through: through));

        Assert.Contains($"v1 ConfigMap {workspace.Namespace}/settings: was created by somebody after it was planned, and was left as it is.", failure.Message, StringComparison.Ordinal);
        var theirs = (await workspace.GetAsync("settings"))!;
        Assert.Equal(MapValue.Of(("size", "large")), theirs.Content["data"]);
        Assert.Empty(theirs.Labels);
        var again = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings), Commits.First));
        Assert.Contains("settings", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_changes_between_our_plan_and_our_write_is_kept_and_the_next_run_goes_on()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = ChangeBeforeTheFirstWrite(workspace, Workspace.ConfigMap("settings", workspace.Namespace), MapValue.Of(("data", MapValue.Of(("size", (Value)"large")))));
        using var through = line.Connect();
        var blue = workspace.Render(Settings.Replace("red", "blue", StringComparison.Ordinal));

        var failure = await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(blue, Commits.Second, through: through));

        Assert.True(failure.IsTransient);
        Assert.Contains(
            $"v1 ConfigMap {workspace.Namespace}/settings: was changed by somebody else after it was planned. What was applied so far stays; run again.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(MapValue.Of(("color", "red"), ("size", "large")), (await workspace.GetAsync("settings"))!.Content["data"]);
        await workspace.ApplyAsync(blue, Commits.Second);
        Assert.Equal(MapValue.Of(("color", "blue"), ("size", "large")), (await workspace.GetAsync("settings"))!.Content["data"]);
    }

    [Fact]
    public async Task A_status_that_is_written_between_our_plan_and_our_write_stops_nothing()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Service), Commits.First);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var id = new ResourceId(GroupVersionKind.Of("v1", "Service"), workspace.Namespace, "web");
        var written = 0;
        var condition = MapValue.Of(
            ("type", (Value)"example.com/Seen"), ("status", "True"), ("reason", "Seen"), ("message", ""), ("lastTransitionTime", "2026-01-01T00:00:00Z"));
        var status = MapValue.Of(("status", MapValue.Of(("conditions", ListValue.Of(condition)))));
        var change = ChangeBeforeTheFirstWrite(workspace, id, status, "status");
        line.Decide = (context, number) =>
        {
            written += IsWriteTo(context, "/services/web") ? 1 : 0;
            return change(context, number);
        };
        using var through = line.Connect();

        await workspace.ApplyAsync(workspace.Render(Service.Replace("port: 80", "port: 81", StringComparison.Ordinal)), Commits.Second, through: through);

        Assert.Equal(2, written);
        var service = (await workspace.Connection.GetAsync(id, default))!;
        Assert.Equal("81", service.Content.GetMap("spec")!.GetList("ports")!.Maps.Single()["port"]!.ToString());
        Assert.NotNull(service.Content.GetMap("status")!.GetList("conditions"));
    }

    [Fact]
    public async Task A_busy_server_is_waited_for_and_the_deployment_goes_on()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var refused = 0;
        line.Decide = async (context, _) =>
        {
            if (!context.Request.Path.Value!.EndsWith("/configmaps/settings", StringComparison.Ordinal) || Interlocked.Increment(ref refused) > 3)
            {
                return Fault.None;
            }

            context.Response.Headers.RetryAfter = "2";
            return await FaultyCluster.RefuseAsync(context, 429, "TooManyRequests", "the server has received too many requests and has asked us to try again later");
        };
        var time = new HurriedTime(4);
        using var through = line.Connect(time);

        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First, through: through);

        Assert.InRange(time.Waits.Count(wait => wait == TimeSpan.FromSeconds(2)), 3, int.MaxValue);
    }

    [Fact]
    public async Task A_quota_that_is_reached_stops_the_deployment_before_it_writes_and_is_named()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, _) => context.Request.Path.Value!.EndsWith("/services/web", StringComparison.Ordinal) && HttpMethods.IsPatch(context.Request.Method)
            ? FaultyCluster.RefuseAsync(context, 403, "Forbidden", "services \"web\" is forbidden: exceeded quota: small, requested: services=1, used: services=2, limited: services=2")
            : Task.FromResult(Fault.None);
        using var through = line.Connect();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First, through: through));

        Assert.Contains("exceeded quota: small, requested: services=1, used: services=2, limited: services=2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", failure.Message, StringComparison.Ordinal);
        Assert.Null(await workspace.GetAsync("settings"));
    }

    [Fact]
    public async Task A_quota_that_several_objects_reach_together_leaves_a_message_that_tells_what_was_applied()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, _) => IsWriteTo(context, "/services/web")
            ? FaultyCluster.RefuseAsync(context, 403, "Forbidden", "services \"web\" is forbidden: exceeded quota: small")
            : Task.FromResult(Fault.None);
        using var through = line.Connect();

        var failure = await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First, through: through));

        Assert.Contains("exceeded quota: small", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Applied: 1 of 2 changes", failure.Message, StringComparison.Ordinal);
        await workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First);
    }

    [Fact]
    public async Task A_namespace_that_does_not_go_is_named_with_what_keeps_it_and_nothing_is_sent()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings.Replace("name: settings", "name: settings, finalizers: [example.com/held]", StringComparison.Ordinal)), Commits.First);
        await workspace.DeleteNamespaceAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        using var through = line.Connect();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.Second, through: through));

        Assert.StartsWith($"v1 Namespace {workspace.Namespace}: is being deleted since ", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
        Assert.Empty(line.Written);
        await workspace.ReleaseAsync("settings");
    }

    [Fact]
    public async Task A_field_that_cannot_change_stops_the_deployment_until_the_object_may_be_made_anew()
    {
        await using var workspace = new Workspace(cluster);
        var frozen = Settings + "\nimmutable: true";
        await workspace.ApplyAsync(workspace.Render(frozen), Commits.First);
        var before = (await workspace.GetAsync("settings"))!;
        var changed = frozen.Replace("red", "blue", StringComparison.Ordinal);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(changed), Commits.Second));
        Assert.Contains("slipway.dev/recreate: allowed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before.ResourceVersion, (await workspace.GetAsync("settings"))!.ResourceVersion);
        await workspace.ApplyAsync(
            workspace.Render(changed.Replace("name: settings", "name: settings, annotations: { slipway.dev/recreate: allowed }", StringComparison.Ordinal)), Commits.Second);

        var after = (await workspace.GetAsync("settings"))!;
        Assert.NotEqual(before.Uid, after.Uid);
        Assert.Equal("blue", after.Content.GetMap("data")!.GetString("color"));
    }

    [Fact]
    public async Task An_object_that_does_not_go_to_be_made_anew_is_named_with_its_finalizers()
    {
        await using var workspace = new Workspace(cluster);
        var frozen = Settings.Replace("name: settings", "name: settings, finalizers: [example.com/held], annotations: { slipway.dev/recreate: allowed }", StringComparison.Ordinal) + "\nimmutable: true";
        await workspace.ApplyAsync(workspace.Render(frozen), Commits.First);

        var failure = await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(
            workspace.Render(frozen.Replace("red", "blue", StringComparison.Ordinal)), Commits.Second, new Health.HealthOptions { Timeout = TimeSpan.FromSeconds(1) }));

        Assert.Contains("was deleted, and is still there after 1 s. Its finalizers: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("example.com/held", failure.Message, StringComparison.Ordinal);
        await workspace.ReleaseAsync("settings");
        await workspace.ApplyAsync(workspace.Render(Settings.Replace("red", "blue", StringComparison.Ordinal)), Commits.Second);
    }

    [Fact]
    public async Task A_member_that_does_not_go_stays_known_to_its_apply_set()
    {
        await using var workspace = new Workspace(cluster);
        var held = Service.Replace("name: web", "name: web, finalizers: [example.com/held]", StringComparison.Ordinal);
        await workspace.ApplyAsync(workspace.Render(Settings, held), Commits.First);

        await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second);

        Assert.Equal("ConfigMap,Service", (await workspace.GetAsync("slipway-web"))!.Annotations.GetString(ApplySetLabels.ContainsGroupKinds));
        await workspace.ReleaseAsync(new ResourceId(GroupVersionKind.Of("v1", "Service"), workspace.Namespace, "web"));
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second);
        Assert.Equal("ConfigMap", (await workspace.GetAsync("slipway-web"))!.Annotations.GetString(ApplySetLabels.ContainsGroupKinds));
    }

    [Fact]
    public async Task A_clock_that_is_years_off_changes_nothing()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First, time: new ShiftedTime(TimeSpan.FromDays(-4000)));

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.Second, time: new ShiftedTime(TimeSpan.FromDays(4000)));

        Assert.Equal("dev/web: 1 to create, 1 unchanged", outcome.Plan!.ToString().Split('\n')[0]);
        Assert.True((await workspace.ApplyAsync(workspace.Render(Settings), Commits.First)).IsSuperseded);
    }

    [Fact]
    public async Task A_clone_that_does_not_have_the_applied_commit_is_refused_with_what_to_fetch()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        var before = await workspace.GetAsync("slipway-web");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(
            workspace.Render(Settings.Replace("red", "blue", StringComparison.Ordinal)), Commits.Second, order: (_, _, _) => Task.FromResult<bool?>(null)));

        Assert.Contains("in a clone with the whole history (fetch-depth: 0).", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before!.ResourceVersion, (await workspace.GetAsync("slipway-web"))!.ResourceVersion);
        Assert.Equal("red", (await workspace.GetAsync("settings"))!.Content.GetMap("data")!.GetString("color"));
    }

    [Fact]
    public async Task Two_stages_in_one_namespace_do_not_overwrite_each_other()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        var staging = Workspace.TargetOf(workspace, "web") with { Stage = Naming.StageName.Parse("staging") };

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(
            Renderings.Rendering.Of(staging, workspace.Render(Service).Resources), Commits.First));

        Assert.Contains("is the apply set of dev/web; expected staging/web.", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await workspace.GetAsync("settings"));
    }

    private static Func<HttpContext, int, Task<Fault>> ChangeBeforeTheFirstWrite(Workspace workspace, ResourceId id, MapValue patch, string? subresource = null)
    {
        var isChanged = false;
        return async (context, _) =>
        {
            if (!isChanged && IsWriteTo(context, "/" + id.Name))
            {
                isChanged = true;
                await workspace.ChangeByHandAsync(id, "somebody", patch, subresource);
            }

            return Fault.None;
        };
    }

    private static bool IsWriteTo(HttpContext context, string path) =>
        context.Request.Path.Value!.EndsWith(path, StringComparison.Ordinal) && HttpMethods.IsPatch(context.Request.Method) && !context.Request.Query.ContainsKey("dryRun");
}
