using Slipway.Engine.Events;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;

namespace Slipway.Kubernetes.Tests;

/// <summary>Stages do not wait for each other, unless slipway.yaml says so.</summary>
[Trait("Category", "Cluster")]
public sealed class StagesOfAFleet(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string ProdRequiresDev = "stages: [{ name: dev }, { name: prod, requires: [dev] }]";

    // No load balancer ever gives it an address.
    private const string NeverHealthy = "apiVersion: v1\nkind: Service\nmetadata: { name: sick }\nspec: { type: LoadBalancer, selector: { app: sick }, ports: [{ port: 80 }] }";

    private static readonly FleetRun Impatient = new() { Rules = new() { Health = new() { Timeout = TimeSpan.FromSeconds(2) } } };

    [Fact]
    public async Task What_a_commit_changed_is_deployed_before_anything_else_is_waited_for()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev }, { name: prod }]");
        fleet.Set("red", "dev/web", "prod/web");
        fleet.Manifests["dev/sick"] = NeverHealthy;
        Assert.Equal(["dev/sick failed", "dev/web deployed", "prod/web deployed"], TestFleet.Words(await fleet.DeployAsync(Commits.First, Impatient)));
        fleet.Set("blue", "prod/web");
        var heard = new Heard();

        var outcomes = await fleet.DeployAsync(Commits.Second, Impatient with { Listeners = [heard] });

        Assert.Equal(["dev/sick failed", "dev/web unchanged", "prod/web deployed"], TestFleet.Words(outcomes));
        Assert.Equal(["end dev/web", "begin prod/web", "end prod/web", "begin dev/sick", "end dev/sick"], heard.Order);
    }

    [Fact]
    public async Task A_stage_whose_required_stage_fails_is_not_reached_and_it_is_said_why()
    {
        await using var fleet = new TestFleet(cluster, ProdRequiresDev);
        fleet.Set("red", "dev/web", "prod/web");
        fleet.Manifests["dev/sick"] = NeverHealthy;
        var heard = new Heard();

        var outcomes = await fleet.DeployAsync(Commits.First, Impatient with { Listeners = [heard] });

        Assert.Equal(["dev/sick failed", "dev/web deployed", "prod/web not reached"], TestFleet.Words(outcomes));
        Assert.Equal("not reached: dev failed", outcomes[^1].Summary);
        Assert.Null(await fleet["prod"].GetAsync("web"));
        Assert.Equal(["dev", "prod"], heard.Events.OfType<DeployEvent.StageEnded>().Select(ended => ended.Stage.Value));
        Assert.Contains("end prod/web", heard.Order);
    }

    [Fact]
    public async Task A_frozen_stage_is_not_reached_until_the_freeze_ends_or_is_ignored()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev }, { name: prod, freeze: [{ from: 2026-01-01, until: 2099-01-01 }] }, { name: edge, requires: [prod] }]");
        fleet.Set("red", "dev/web", "prod/web", "edge/web");

        var frozen = await fleet.DeployAsync(Commits.First);
        var seen = await fleet["prod"].GetAsync("web");
        var ignored = await fleet.DeployAsync(Commits.First, new FleetRun { IgnoresFreeze = true });
        var again = await fleet.DeployAsync(Commits.First);

        Assert.Equal(["dev/web deployed", "prod/web not reached", "edge/web not reached"], TestFleet.Words(frozen));
        Assert.Equal(["not reached: prod is frozen until 2099-01-01 00:00 UTC", "not reached: what it requires is frozen until 2099-01-01 00:00:00 UTC"], frozen.Skip(1).Select(outcome => outcome.Summary));
        Assert.All(frozen.Skip(1), outcome => Assert.NotNull(Assert.IsType<Outcome.NotReached>(outcome).DueAt));
        Assert.Null(seen);
        Assert.Equal(["dev/web unchanged", "prod/web deployed", "edge/web deployed"], TestFleet.Words(ignored));
        Assert.Equal(["dev/web unchanged", "prod/web unchanged", "edge/web unchanged"], TestFleet.Words(again));
    }

    [Fact]
    public async Task A_stage_that_requires_another_comes_after_it()
    {
        await using var fleet = new TestFleet(cluster, ProdRequiresDev);
        fleet.Set("red", "dev/web", "prod/web");
        var heard = new Heard();

        await fleet.DeployAsync(Commits.First, Impatient with { Listeners = [heard] });

        Assert.Equal(["begin dev/web", "end dev/web", "begin prod/web", "end prod/web"], heard.Order);
    }

    [Fact]
    public async Task A_required_stage_that_is_not_part_of_the_run_is_looked_at()
    {
        await using var fleet = new TestFleet(cluster, ProdRequiresDev);
        fleet.Set("red", "dev/web", "prod/web");
        var prod = Impatient with { Stage = "prod" };

        var before = await fleet.DeployAsync(Commits.First, prod);
        await fleet.DeployAsync(Commits.First, Impatient with { Stage = "dev" });
        var after = await fleet.DeployAsync(Commits.First, prod);

        Assert.Equal("dev is not part of this run and is not known to be deployed well", Assert.IsType<Outcome.NotReached>(Assert.Single(before)).Reason);
        Assert.IsType<Outcome.Deployed>(Assert.Single(after));
    }

    [Fact]
    public async Task A_required_stage_whose_cluster_does_not_answer_is_not_known_to_be_deployed_well()
    {
        await using var fleet = new TestFleet(cluster, ProdRequiresDev);
        fleet.Set("red", "dev/web", "prod/web");
        await fleet.DeployAsync(Commits.First, Impatient with { Stage = "dev" });
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (_, _) => Task.FromResult(Fault.CutBefore);
        using var dark = line.Connect(new HurriedTime(10));

        var outcomes = await fleet.DeployAsync(Commits.First, Impatient with { Stage = "prod", RequiredThrough = dark });

        Assert.Equal(["prod/web not reached"], TestFleet.Words(outcomes));
    }

    [Fact]
    public async Task What_is_as_git_says_in_a_stage_that_is_not_reached_stays_unchanged()
    {
        await using var fleet = new TestFleet(cluster, ProdRequiresDev);
        fleet.Set("red", "dev/web", "prod/web", "prod/api");
        await fleet.DeployAsync(Commits.First);
        fleet.Manifests["dev/sick"] = NeverHealthy;
        fleet.Set("blue", "prod/web");

        var outcomes = await fleet.DeployAsync(Commits.Second, Impatient);

        Assert.Equal(["dev/sick failed", "dev/web unchanged", "prod/api unchanged", "prod/web not reached"], TestFleet.Words(outcomes));
    }
}
