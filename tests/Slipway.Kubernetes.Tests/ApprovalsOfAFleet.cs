using Slipway.Engine.Events;
using Slipway.Engine.Reviewing;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;

namespace Slipway.Kubernetes.Tests;

/// <summary>What waits for an approval is not touched, nothing is wrong, and what comes after it waits as well.</summary>
[Trait("Category", "Cluster")]
public sealed class ApprovalsOfAFleet(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Reason = "waits for 1 more approval of ada on #7";

    [Fact]
    public async Task A_stage_that_requires_one_that_waits_for_an_approval_waits_and_others_go_on()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev }, { name: prod }, { name: edge, requires: [prod] }]");
        fleet.Set("red", "dev/web", "prod/web", "edge/web");

        var held = await fleet.DeployAsync(Commits.First, Held("prod/web"));
        var seen = await fleet["prod"].GetAsync("web");
        var approved = await fleet.DeployAsync(Commits.First);

        Assert.Equal(["dev/web deployed", "prod/web not reached", "edge/web not reached"], TestFleet.Words(held));
        Assert.Equal([$"not reached: {Reason}", "not reached: what it requires waits for approvals"], held.Skip(1).Select(outcome => outcome.Summary));
        Assert.All(held.Skip(1), outcome => Assert.True(Assert.IsType<Outcome.NotReached>(outcome).IsWait));
        Assert.Null(seen);
        Assert.Equal(["dev/web unchanged", "prod/web deployed", "edge/web deployed"], TestFleet.Words(approved));
    }

    [Fact]
    public async Task The_next_wave_does_not_begin_before_the_first_one_is_approved()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: prod, clusters: [{ name: eu, context: a }, { name: us, context: b }], waves: [{ clusters: [eu] }, { clusters: [us] }] }]");
        fleet.Set("red", "prod/web");

        var held = await fleet.DeployAsync(Commits.First, Held("prod/eu/web"));

        Assert.Equal(["prod/eu/web not reached", "prod/us/web not reached"], TestFleet.Words(held));
        Assert.All(held, outcome => Assert.True(Assert.IsType<Outcome.NotReached>(outcome).IsWait));
        Assert.Null(await fleet["prod/us"].GetAsync("web"));
    }

    [Fact]
    public async Task An_application_that_comes_after_one_that_waits_waits_too()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev }]\napplications: { web: { after: [database] } }");
        fleet.Set("red", "dev/database", "dev/web");

        var held = await fleet.DeployAsync(Commits.First, Held("dev/database"));

        Assert.Equal(["not reached: " + Reason, "not reached: it comes after database, which waits for approvals"], held.Select(outcome => outcome.Summary));
        Assert.All(held, outcome => Assert.True(Assert.IsType<Outcome.NotReached>(outcome).IsWait));
    }

    private static FleetRun Held(string target) => new()
    {
        Review = (plan, _, _) => plan.Rendering.Target.ToString() == target ? throw new AwaitsApprovalException(target, Reason) : Task.FromResult<ReviewOutcome?>(null),
    };
}
