using Microsoft.AspNetCore.Http;
using Slipway.ApplySets;
using Slipway.Engine.Applying;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

/// <summary>Applications of one namespace that are deployed at the same time: none takes what another one owns.</summary>
[Trait("Category", "Cluster")]
public sealed class SeveralApplicationsAtOnce(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";

    [Fact]
    public async Task An_application_that_needs_the_namespace_leaves_it_to_the_one_that_has_it_in_git()
    {
        await using var workspace = new Workspace(cluster);
        var other = Render(workspace, "shop", Namespace(workspace));
        await using var line = await OvertakenAsync(workspace, $"/namespaces/{workspace.Namespace}", other);
        using var through = line.Connect();

        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First, through: through);

        var there = (await workspace.Connection.GetAsync(other.Resources[0].Id, default))!;
        Assert.Equal(IdOf(other), there.Labels.GetString(ApplySetLabels.PartOf));
        Assert.Equal("shop", there.Labels.GetString("team"));
        Assert.False((await workspace.PlanAsync(other)).Plan.HasChanges);
    }

    [Fact]
    public async Task Of_two_applications_that_have_the_namespace_in_git_one_gets_it_and_the_other_is_told_which()
    {
        await using var workspace = new Workspace(cluster);
        var other = Render(workspace, "shop", Namespace(workspace));
        await using var line = await OvertakenAsync(workspace, $"/namespaces/{workspace.Namespace}", other);
        using var through = line.Connect();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Namespace(workspace), Settings), Commits.First, through: through));

        Assert.Contains("belongs to another apply set, that of the application dev/shop.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(IdOf(other), (await workspace.Connection.GetAsync(other.Resources[0].Id, default))!.Labels.GetString(ApplySetLabels.PartOf));
    }

    [Fact]
    public async Task An_object_that_two_applications_create_at_once_is_the_faster_ones()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        var other = Render(workspace, "shop", Settings.Replace("red", "blue", StringComparison.Ordinal));
        await using var line = await OvertakenAsync(workspace, "/configmaps/settings", other);
        using var through = line.Connect();

        var failure = await Assert.ThrowsAsync<ApplyFailedException>(() => workspace.ApplyAsync(workspace.Render(Settings), Commits.First, through: through));

        Assert.Contains($"v1 ConfigMap {workspace.Namespace}/settings: was created by the application dev/shop after it was planned, and was left as it is.", failure.Message, StringComparison.Ordinal);
        var there = (await workspace.GetAsync("settings"))!;
        Assert.Equal(IdOf(other), there.Labels.GetString(ApplySetLabels.PartOf));
        Assert.Equal("blue", there.Content.GetMap("data")!.GetString("color"));
        var again = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings), Commits.First));
        Assert.Contains("write the annotation slipway.dev/moved-from: shop into its manifest.", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_of_an_application_in_another_namespace_is_told_with_its_name()
    {
        await using var workspace = new Workspace(cluster);
        await using var other = new Workspace(cluster);
        await other.ApplyAsync(Render(other, "shop", Settings), Commits.First);

        var plan = (await workspace.PlanAsync(workspace.Render(Settings.Replace("name: settings", $"name: settings, namespace: {other.Namespace}", StringComparison.Ordinal)))).Plan;

        Assert.Contains("belongs to another apply set, that of the application dev/shop. If it moved here from another application of this stage, write the annotation slipway.dev/moved-from: <application> into", plan.ToString(), StringComparison.Ordinal);
    }

    // The other application is deployed right before our write arrives.
    private async Task<FaultyCluster> OvertakenAsync(Workspace workspace, string path, Rendering other)
    {
        var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var isFirst = 1;
        line.Decide = async (context, _) =>
        {
            if (HttpMethods.IsPatch(context.Request.Method) && !context.Request.Query.ContainsKey("dryRun") && context.Request.Path.Value!.EndsWith(path, StringComparison.Ordinal)
                && Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                await workspace.ApplyAsync(other, Commits.First);
            }

            return Fault.None;
        };
        return line;
    }

    private static string Namespace(Workspace workspace) => $"apiVersion: v1\nkind: Namespace\nmetadata: {{ name: {workspace.Namespace}, labels: {{ team: shop }} }}";

    private static string IdOf(Rendering rendering) => ApplySetId.OfParent(ApplySetParent.IdOf(rendering.Target)).Value;

    private static Rendering Render(Workspace workspace, string application, params string[] documents) =>
        Rendering.Of(Workspace.TargetOf(workspace, application), workspace.Render(documents).Resources);
}
