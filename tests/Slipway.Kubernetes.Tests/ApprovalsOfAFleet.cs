using Slipway.ApplySets;
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

    [Fact]
    public async Task What_comes_after_an_application_is_told_how_that_one_ended_and_of_no_other()
    {
        await using var fleet = new TestFleet(cluster, "stages: [{ name: dev }]\napplications: { web: { after: [database] }, shop: { after: [broken] } }");
        fleet.Set("red", "dev/broken", "dev/database", "dev/shop", "dev/web");

        var outcomes = await fleet.DeployAsync(Commits.First, new FleetRun
        {
            Review = (asked, _) => asked.Plan.Rendering.Target.Application.Value switch
            {
                "database" => throw new AwaitsApprovalException("dev/database", Reason),
                "broken" => throw new SlipwayException("dev/broken", "does more than was reviewed."),
                _ => Task.FromResult<ReviewOutcome?>(null),
            },
        });

        Assert.Equal(["dev/broken failed", "dev/database not reached", "dev/shop skipped", "dev/web not reached"], TestFleet.Words(outcomes));
        Assert.Equal("not reached: it comes after database, which waits for approvals", outcomes[^1].Summary);
        Assert.Contains("it comes after broken, which failed", outcomes[2].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, Fault.CutAfter)]
    [InlineData(3, Fault.CutBefore)]
    [InlineData(3, Fault.CutAfter)]
    [InlineData(4, Fault.CutBefore)]
    internal async Task Wherever_a_run_without_approvals_was_killed_the_next_one_needs_none_for_that_commit(int write, Fault fault)
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", "dev/web");
        await fleet.DeployAsync(Commits.First);
        fleet.Set("blue", "dev/web");
        Assert.Equal($"{Commits.Second} ada's word", await KillAsync(fleet, write, fault));

        var outcomes = await fleet.DeployAsync(Commits.Second, Begun());

        Assert.Equal(["dev/web deployed"], TestFleet.Words(outcomes));
        Assert.Equal("blue", (await fleet["dev"].GetAsync("web"))!.Content.GetMap("data")!.GetString("color"));
        Assert.Null((await fleet["dev"].GetAsync("slipway-web"))!.Annotations.GetString(ApplySetLabels.WithoutApprovals));
    }

    // What it sends after that point arrives nowhere.
    private async Task<string?> KillAsync(TestFleet fleet, int write, Fault fault)
    {
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var isDead = false;
        line.Decide = (_, number) =>
        {
            var decision = Volatile.Read(ref isDead) ? Fault.CutBefore : number == write ? fault : Fault.None;
            Volatile.Write(ref isDead, isDead || number == write);
            return Task.FromResult(decision);
        };
        using var through = line.Connect(new HurriedTime(4));
        await fleet.DeployAsync(Commits.Second, new FleetRun
        {
            Through = through,
            Time = new QuickTime(),
            Review = (_, _) => Task.FromResult<ReviewOutcome?>(new ReviewOutcome(null, IsApproved: false) { WithoutApprovals = "ada's word" }),
        });
        return (await fleet["dev"].GetAsync("slipway-web"))!.Annotations.GetString(ApplySetLabels.WithoutApprovals);
    }

    private static FleetRun Begun() => new()
    {
        Review = (asked, _) => asked.BegunWithout == "ada's word"
            ? Task.FromResult<ReviewOutcome?>(new ReviewOutcome(null, IsApproved: false) { WithoutApprovals = asked.BegunWithout })
            : throw new AwaitsApprovalException(asked.Plan.Rendering.Target.ToString(), Reason),
    };

    private static FleetRun Held(string target) => new()
    {
        Review = (asked, _) => asked.Plan.Rendering.Target.ToString() == target ? throw new AwaitsApprovalException(target, Reason) : Task.FromResult<ReviewOutcome?>(null),
    };
}
