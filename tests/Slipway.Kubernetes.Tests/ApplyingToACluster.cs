using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Slipway.ApplySets;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class ApplyingToACluster(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";
    private const string More = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\ndata: { size: big }";

    [Fact]
    public async Task What_is_applied_is_labelled_and_the_parent_tells_commit_and_kinds()
    {
        await using var workspace = new Workspace(cluster);

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);

        var parent = await workspace.GetAsync("slipway-web");
        var member = await workspace.GetAsync("settings");
        Assert.Equal("dev/web: 1 to create", outcome.Plan!.ToString().Split('\n')[0]);
        Assert.Equal(ApplySetId.OfParent(parent!.Id).Value, member!.Labels.GetString(ApplySetLabels.PartOf));
        Assert.Equal(Commits.First.Value, parent.Annotations.GetString(ApplySetLabels.TargetCommit));
        Assert.Equal(Commits.First.Value, parent.Annotations.GetString(ApplySetLabels.AppliedCommit));
        Assert.Equal("ConfigMap", parent.Annotations.GetString(ApplySetLabels.ContainsGroupKinds));
        Assert.StartsWith("slipway/", parent.Annotations.GetString(ApplySetLabels.Tooling), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applying_the_same_again_changes_nothing()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        var before = (await workspace.GetAsync("settings"), await workspace.GetAsync("slipway-web"));

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);

        Assert.False(outcome.Plan!.HasChanges);
        Assert.Equal(before.Item1!.ResourceVersion, (await workspace.GetAsync("settings"))!.ResourceVersion);
        Assert.Equal(before.Item2!.ResourceVersion, (await workspace.GetAsync("slipway-web"))!.ResourceVersion);
    }

    [Fact]
    public async Task A_changed_field_is_planned_and_applied()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings.Replace("red", "blue", StringComparison.Ordinal)), Commits.Second);

        Assert.Equal(
            $"""
            dev/web: 1 to update
            ~ update    v1 ConfigMap {workspace.Namespace}/settings
                data.color: "red" -> "blue"

            """,
            outcome.Plan!.ToString());
        Assert.Equal("blue", (await workspace.GetAsync("settings"))!.Content.GetMap("data")!.GetString("color"));
    }

    [Fact]
    public async Task What_left_the_folder_is_pruned_and_nothing_else()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, More), Commits.First);
        await workspace.ApplyForeignAsync("foreign");

        await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second);

        Assert.NotNull(await workspace.GetAsync("settings"));
        Assert.NotNull(await workspace.GetAsync("foreign"));
        Assert.Null(await workspace.GetAsync("more"));
    }

    [Fact]
    public async Task A_late_job_of_an_older_commit_does_nothing()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings.Replace("red", "blue", StringComparison.Ordinal)), Commits.Second);

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);

        Assert.True(outcome.IsSuperseded);
        Assert.Equal("blue", (await workspace.GetAsync("settings"))!.Content.GetMap("data")!.GetString("color"));
    }

    [Fact]
    public async Task A_commit_of_another_history_is_refused()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings), Commits.Elsewhere));

        Assert.Contains("neither before nor after", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_with_a_refusal_changes_nothing_at_all()
    {
        await using var workspace = new Workspace(cluster);
        var bad = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 99999 }] }";
        await workspace.CreateNamespaceAsync();

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings, bad), Commits.First));

        Assert.Contains("nothing was changed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("spec.ports[0].port", failure.Message, StringComparison.Ordinal);
        Assert.Null(await workspace.GetAsync("settings"));
        Assert.Null(await workspace.GetAsync("slipway-web"));
    }

    [Fact]
    public async Task An_object_of_another_apply_set_is_not_taken()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await workspace.ApplyForeignAsync("settings", "applyset-another-v1");

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings), Commits.First));

        Assert.Contains("belongs to another apply set (applyset-another-v1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_jobs_at_once_do_not_interleave()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var colors = new ConcurrentQueue<string>();
        line.Decide = async (context, number) =>
        {
            if (number > 0 && context.Request.Path.Value!.Contains("/configmaps/part-", StringComparison.Ordinal))
            {
                context.Request.EnableBuffering();
                using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
                colors.Enqueue((await reader.ReadToEndAsync()).Contains("blue", StringComparison.Ordinal) ? "blue" : "red");
                context.Request.Body.Position = 0;
            }

            return Fault.None;
        };
        using var through = line.Connect();
        Renderings.Rendering Parts(string color) => workspace.Render([.. Enumerable.Range(0, 5).Select(part =>
            Settings.Replace("settings", $"part-{part}", StringComparison.Ordinal).Replace("red", color, StringComparison.Ordinal))]);

        await Task.WhenAll(
            workspace.ApplyAsync(Parts("blue"), Commits.Second, through: through),
            workspace.ApplyAsync(Parts("red"), Commits.First, through: through),
            workspace.ApplyAsync(Parts("blue"), Commits.Second, through: through),
            workspace.ApplyAsync(Parts("red"), Commits.First, through: through));

        // Whoever came first: the older commit wrote all or nothing, before the newer one.
        var order = string.Join(' ', colors);
        Assert.True(order is "blue blue blue blue blue" or "red red red red red blue blue blue blue blue", order);
        Assert.Equal("blue", (await workspace.GetAsync("part-4"))!.Content.GetMap("data")!.GetString("color"));
        var lease = await workspace.Connection.GetAsync(
            new ResourceId(GroupVersionKind.Of("coordination.k8s.io/v1", "Lease"), workspace.Namespace, "slipway-web"), default);
        Assert.Null(lease!.Content.GetMap("spec")!["holderIdentity"]);
    }

    [Fact]
    public async Task A_Secret_is_applied_and_its_values_are_in_no_text()
    {
        await using var workspace = new Workspace(cluster);
        const string Secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: key }\nstringData: { password: open-sesame }";

        var outcome = await workspace.ApplyAsync(workspace.Render(Secret), Commits.First);
        var again = await workspace.PlanAsync(workspace.Render(Secret.Replace("open", "close", StringComparison.Ordinal)));

        Assert.DoesNotContain("sesame", outcome.Plan!.ToString() + PlanJson.Of(again.Plan) + again.Plan, StringComparison.Ordinal);
        Assert.Contains("data.password: changed", again.Plan.ToString(), StringComparison.Ordinal);
    }
}
