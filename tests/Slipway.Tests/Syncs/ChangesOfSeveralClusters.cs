using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Syncs;
using Slipway.Values;

namespace Slipway.Tests.Syncs;

/// <summary>What git takes over from a stage that is in several clusters, which share what it says.</summary>
public sealed class ChangesOfSeveralClusters
{
    private const string Young = "it was changed at 21:04 UTC, less than 15 minutes ago: somebody may still be at work. Run again later.";

    [Fact]
    public void What_all_clusters_have_is_taken_over_once_with_their_names_and_all_that_wrote_it()
    {
        var plan = Plan(In("eu", [Change("data.color", "green", "kubectl-edit")]), In("us", [Change("data.color", "green", "k9s")]));

        Assert.Equal("prod/web: 1 field\n~ v1 ConfigMap prod/settings data.color: red -> green in eu, us (by kubectl-edit at 21:04, k9s at 21:04) in web.yaml:1:1\n", plan.ToString());
        Assert.Contains("| ConfigMap settings data.color | red | green (eu, us) | kubectl-edit, k9s | 21:04 | unknown | web.yaml:1:1 |", SyncText.PullRequest(plan).Body, StringComparison.Ordinal);
        Assert.Equal(["eu", "us"], plan.Json.GetList("edits")!.Maps.Single().GetList("clusters")!.Select(name => ((ScalarValue)name).AsString!));
    }

    [Fact]
    public void What_only_one_cluster_has_is_not_and_neither_are_two_values() => Assert.Equal(
        """
        prod/web: nothing to propose
        ! v1 ConfigMap prod/settings data.color: the clusters of the stage share what git says, and differ: eu has green; us has no such change. Make them agree, or decide in git.
        ! v1 ConfigMap prod/settings data.size: the clusters of the stage share what git says, and differ: eu has 4; us has 5. Make them agree, or decide in git.
        ! v1 ConfigMap prod/settings data.shape: the clusters of the stage share what git says, and differ: eu has no such change; us has round. Make them agree, or decide in git.

        """,
        Plan(In("eu", [Change("data.color", "green"), Change("data.size", "4")]), In("us", [Change("data.size", "5"), Change("data.shape", "round")])).ToString());

    [Fact]
    public void A_cluster_whose_own_change_is_refused_is_named_with_its_reason() => Assert.Equal(
        """
        prod/web: nothing to propose
        ! v1 ConfigMap prod/settings data.color: the clusters of the stage share what git says, and differ: eu has green; in us it was changed at 21:04 UTC, less than 15 minutes ago: somebody may still be at work. Run again later; in asia it is not in the cluster. Make them agree, or decide in git.
        ! v1 ConfigMap prod/settings: in asia: it is not in the cluster.

        """,
        Plan(In("eu", [Change("data.color", "green")]), In("us", [], ("v1 ConfigMap prod/settings data.color", Young)), In("asia", [], ("v1 ConfigMap prod/settings", "it is not in the cluster."))).ToString());

    [Fact]
    public void A_cluster_that_was_not_asked_is_not_taken_for_one_that_has_the_same_or_nothing() => Assert.Equal(
        """
        prod/web: nothing to propose
        ! v1 ConfigMap prod/settings data.color: the clusters of the stage share what git says, and not all of them could be asked: eu has green; us has green; asia could not be asked. Run again when they answer.
        ! b: in eu, us: no

        """,
        Plan(In("eu", [Change("data.color", "green")], ("b", "no")), In("us", [Change("data.color", "green")], ("b", "no")), ClusterChanges.Unasked(ClusterName.Parse("asia"))).ToString());

    [Fact]
    public void A_reason_of_all_clusters_is_said_once_and_one_of_some_with_their_names() => Assert.Equal(
        """
        prod/web: nothing to propose
        ! a: no
        ! b: in eu, us: no
        ! b: in asia: never

        """,
        Plan(In("eu", [], ("a", "no"), ("b", "no")), In("us", [], ("a", "no"), ("b", "no")), In("asia", [], ("a", "no"), ("b", "never"))).ToString());

    [Theory]
    [InlineData("500m", "0.5", 1)]
    [InlineData("500m", "0.6", 0)]
    public void A_quantity_is_the_same_in_any_unit(string one, string other, int expected)
    {
        SyncFinding Cpu(string value) => Change("spec.template.spec.containers[name=web].resources.requests.cpu", value) with
        {
            Id = new ResourceId(GroupVersionKind.Of("apps/v1", "Deployment"), "prod", "web"),
        };

        Assert.Equal(expected, Plan(In("eu", [Cpu(one)]), In("us", [Cpu(other)])).Edits.Count);
    }

    [Fact]
    public void What_one_cluster_keeps_empty_and_another_lost_is_not_the_same() =>
        Assert.Empty(Plan(In("eu", [Change("data.color", null) with { KeepsParent = true }]), In("us", [Change("data.color", null)])).Edits);

    [Fact]
    public void A_stage_in_one_cluster_says_nothing_of_clusters() =>
        Assert.Equal(
            "prod/web: 1 field\n~ v1 ConfigMap prod/settings data.color: red -> green (by kubectl-edit at 21:04) in web.yaml:1:1\n! a: no\n",
            Plan(new ClusterChanges(null, [Change("data.color", "green")], [new SyncRefusal("a", "no")])).ToString());

    [Fact]
    public void The_pull_request_says_reasons_to_their_end_and_how_many_it_leaves_out()
    {
        var reason = string.Join(' ', Enumerable.Repeat("because", 60)) + ". Run again later.";

        var body = SyncText.PullRequest(Plan(new ClusterChanges(null, [], [.. Enumerable.Range(0, 60).Select(n => new SyncRefusal($"field{n}", reason))]))).Body;

        Assert.Contains($"* field49: {reason}\n* and 10 more\n", body, StringComparison.Ordinal);
        Assert.DoesNotContain("field50", body, StringComparison.Ordinal);
    }

    private static SyncFinding Change(string path, string? value, string manager = "kubectl-edit") => new(
        new ResourceId(GroupVersionKind.Of("v1", "ConfigMap"), "prod", "settings"), FieldPath.Parse(path), ScalarValue.OfString("red"), value is null ? null : ScalarValue.OfString(value), [new FieldOwner(manager, "21:04")]);

    private static ClusterChanges In(string cluster, SyncFinding[] findings, params (string Subject, string Reason)[] refusals) =>
        new(ClusterName.Parse(cluster), findings, [.. refusals.Select(refusal => new SyncRefusal(refusal.Subject, refusal.Reason))]);

    private static SyncPlan Plan(params ClusterChanges[] clusters)
    {
        var (findings, refusals) = SharedChanges.Of(clusters);
        return new SyncPlan
        {
            Target = new RenderingTarget { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("prod"), Namespace = "prod" },
            Edits = [.. findings.Select(finding => new SyncEdit(finding, "web.yaml:1:1"))],
            Refusals = refusals,
        };
    }
}
