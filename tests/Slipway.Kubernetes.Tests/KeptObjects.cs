using Slipway.Drifts;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

/// <summary>Objects that are marked to be kept, from one deployment to the next.</summary>
[Trait("Category", "Cluster")]
public sealed class KeptObjects(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }";
    private const string Data = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: data, annotations: { helm.sh/resource-policy: keep } }";

    [Fact]
    public async Task An_object_that_git_wants_kept_stays_in_every_later_plan_until_git_has_it_again()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Data), Commits.First);

        foreach (var commit in new[] { Commits.Second, Commits.Second })
        {
            var outcome = await workspace.ApplyAsync(workspace.Render(Settings), commit);
            Assert.Contains("has the annotation helm.sh/resource-policy: keep. It stays a member of the apply set.", outcome.Plan!.ToString(), StringComparison.Ordinal);
        }

        Assert.NotNull(await workspace.GetAsync("data"));
        var drift = DriftReport.Of((await workspace.PlanAsync(workspace.Render(Settings), new PlanRules { Force = true })).Plan, new DriftRules()).ToString();
        Assert.Contains("and it is not pruned: has the annotation helm.sh/resource-policy: keep.", drift, StringComparison.Ordinal);
        Assert.Contains($"kubectl label configmap/data -n {workspace.Namespace} applyset.kubernetes.io/part-of-", drift, StringComparison.Ordinal);
        Assert.False((await workspace.PlanAsync(workspace.Render(Settings, Data))).Plan.HasChanges);
    }

    [Fact]
    public async Task Taking_the_annotation_off_the_object_by_hand_does_not_undo_what_git_said_last()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Data), Commits.First);
        await workspace.ChangeByHandAsync(
            Workspace.ConfigMap("data", workspace.Namespace), "kubectl-annotate",
            MapValue.Of(("metadata", MapValue.Of(("annotations", MapValue.Of(("helm.sh/resource-policy", (Value)ScalarValue.Null)))))));

        foreach (var commit in new[] { Commits.Second, Commits.Second })
        {
            var outcome = await workspace.ApplyAsync(workspace.Render(Settings), commit);
            Assert.Contains("had the annotation helm.sh/resource-policy: keep when git had it last.", outcome.Plan!.ToString(), StringComparison.Ordinal);
        }

        Assert.NotNull(await workspace.GetAsync("data"));
    }

    [Fact]
    public async Task An_application_that_comes_back_after_its_removal_has_what_was_kept_again()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Data), Commits.First);
        await workspace.ApplyAsync(Rendering.Of(workspace.Target, []), Commits.Second, rules: new PlanRules { RemovesSet = true, PruneBudget = PruneBudget.Unlimited });
        Assert.Null(await workspace.GetAsync("settings"));
        Assert.Null(await workspace.GetAsync("slipway-web"));
        Assert.NotNull(await workspace.GetAsync("data"));

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings, Data), Commits.Second);

        Assert.Equal("1 created, 1 unchanged", PlanText.Outcome(outcome.Plan!));
    }
}
