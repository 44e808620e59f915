using Serilog.Core;
using Slipway.Engine.Events;
using Slipway.Engine.Listeners;
using Slipway.Engine.Tests;
using Slipway.Forges;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;

namespace Slipway.Kubernetes.Tests;

/// <summary>What many applications cost that stay as they are.</summary>
[Trait("Category", "Cluster")]
public sealed class UnchangedFleets(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly string[] Five = [.. Enumerable.Range(0, 5).Select(i => $"dev/a{i}")];

    [Fact]
    public async Task What_is_unchanged_and_healthy_takes_no_lock_and_is_not_written_to()
    {
        var log = new RequestLog();
        await using var fleet = new TestFleet(cluster, log: log.Logger);
        fleet.Set("red", Five);
        await fleet.CreateNamespacesAsync();
        await fleet.DeployAsync(Commits.First);
        log.Take();

        var again = await fleet.DeployAsync(Commits.First);
        var writesAgain = Writes(log.Take());
        var newer = await fleet.DeployAsync(Commits.Second);
        var writesOfNewer = Writes(log.Take());

        Assert.All([.. again, .. newer], outcome => Assert.IsType<Outcome.Unchanged>(outcome));
        Assert.Empty(writesAgain);
        Assert.Matches("^PATCH /api/v1/namespaces/[a-z0-9-]+/configmaps/slipway.stage.dev.[0-9a-f]{8}$", Assert.Single(writesOfNewer));
    }

    [Fact]
    public async Task The_first_deployment_into_a_new_namespace_is_no_reason_to_deploy_again()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Five);
        await fleet.DeployAsync(Commits.First);

        Assert.All(await fleet.DeployAsync(Commits.First), outcome => Assert.IsType<Outcome.Unchanged>(outcome));
    }

    [Fact]
    public async Task More_applications_are_no_reason_for_more_requests()
    {
        var log = new RequestLog();
        await using var fleet = new TestFleet(cluster, log: log.Logger);
        fleet.Set("red", Five);
        await fleet.DeployAsync(Commits.First);
        log.Take();
        await fleet.DeployAsync(Commits.First);
        var few = log.Take();
        fleet.Set("red", [.. Enumerable.Range(0, 30).Select(i => $"dev/b{i}")]);
        await fleet.DeployAsync(Commits.First);
        log.Take();

        await fleet.DeployAsync(Commits.First);

        var many = log.Take();
        Assert.Equal(few, many);
        // The parents, and the members of all of them.
        Assert.Equal(2, many.Count(request => request.EndsWith("/configmaps", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_forge_hears_of_a_run_that_changes_nothing_twice()
    {
        var forge = new RecordedForge();
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Five);
        await fleet.DeployAsync(Commits.First);

        await fleet.DeployAsync(Commits.First, new FleetRun { Listeners = [Reports(forge, Commits.First)] });

        Assert.Equal(2, forge.Writes);
        Assert.Equal((ReportState.Success, "5 unchanged"), (forge.Statuses[^1].State, forge.Statuses[^1].Description));
    }

    [Fact]
    public async Task Of_one_that_changed_the_forge_hears_and_of_the_others_it_does_not()
    {
        var forge = new RecordedForge();
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Five);
        await fleet.DeployAsync(Commits.First);
        fleet.Set("blue", "dev/a3");

        var outcomes = await fleet.DeployAsync(Commits.Second, new FleetRun { Listeners = [Reports(forge, Commits.Second)] });

        Assert.Equal(["dev/a0 unchanged", "dev/a1 unchanged", "dev/a2 unchanged", "dev/a3 deployed", "dev/a4 unchanged"], TestFleet.Words(outcomes));
        Assert.Equal(4, forge.Writes);
        Assert.Equal(["dev/a3"], forge.Deployments.Keys);
    }

    [Fact]
    public async Task What_somebody_changed_by_hand_is_not_unchanged()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Five);
        await fleet.DeployAsync(Commits.First);
        await fleet["dev"].ChangeByHandAsync(Workspace.ConfigMap("a1", fleet["dev"].Namespace), "kubectl-edit", Values.MapValue.Of(("data", Values.MapValue.Of(("color", (Values.Value)"green")))));

        var outcomes = await fleet.DeployAsync(Commits.First, new FleetRun { Rules = new() { Plan = new() { Force = true } } });

        Assert.Equal("dev/a1 deployed", TestFleet.Words(outcomes)[1]);
        Assert.Equal("red", (await fleet["dev"].GetAsync("a1"))!.Content.GetMap("data")!.GetString("color"));
    }

    private static ForgeReports Reports(RecordedForge forge, CommitSha commit) => new(forge, new ForgeReportOptions { Commit = commit }, Logger.None);

    private static List<string> Writes(IEnumerable<string> requests) => [.. requests.Where(request => !request.StartsWith("GET ", StringComparison.Ordinal))];
}
