using Slipway.Components.Deploying;
using Slipway.Components.Promoting;
using Slipway.Naming;

namespace Slipway.Components.Tests.Promoting;

/// <summary>What a run promotes by itself is healthy in every cluster of its stage, and runs the same there.</summary>
public sealed class HealthInAllClusters
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-01-02T03:04:05Z");
    private static readonly Digest Released = Digest.Parse("sha256:" + new string('a', 64));
    private static readonly Digest Before = Digest.Parse("sha256:" + new string('b', 64));

    [Theory]
    [InlineData(DeploymentState.Deployed, 1)]
    [InlineData(DeploymentState.Unchanged, 1)]
    [InlineData(DeploymentState.RollingOut, 0)]
    [InlineData(DeploymentState.Superseded, 0)]
    [InlineData(DeploymentState.Waiting, 0)]
    [InlineData(DeploymentState.Failed, 0)]
    [InlineData(DeploymentState.Skipped, 0)]
    [InlineData(DeploymentState.NotReached, 0)]
    public void One_cluster_that_is_not_healthy_keeps_it(DeploymentState other, int promoted) =>
        Assert.Equal(promoted, RunPromotions.HealthyEverywhere([In("eu", DeploymentState.Deployed, Released), In("us", other, Released)], Now).Count);

    [Fact]
    public void One_cluster_that_runs_something_else_keeps_it()
    {
        var healthy = Assert.Single(RunPromotions.HealthyEverywhere([In("eu", DeploymentState.Deployed, Released), In("us", DeploymentState.Unchanged, Before)], Now));

        Assert.False(healthy.Runs(Released));
        Assert.False(healthy.Runs(Before));
    }

    [Fact]
    public void It_soaks_since_the_last_cluster_got_healthy()
    {
        var eu = In("eu", DeploymentState.Unchanged, Released) with { HealthySince = Now.AddHours(-3) };

        Assert.Equal(Now.AddHours(-1), Assert.Single(RunPromotions.HealthyEverywhere([eu, In("us", DeploymentState.Unchanged, Released) with { HealthySince = Now.AddHours(-1) }], Now)).Since);
        Assert.Equal(Now, Assert.Single(RunPromotions.HealthyEverywhere([eu, In("us", DeploymentState.Deployed, Released)], Now)).Since);
    }

    private static DeployedApplication In(string cluster, DeploymentState state, Digest digest) => new()
    {
        Stage = StageName.Parse("prod"),
        Cluster = ClusterName.Parse(cluster),
        Application = ApplicationName.Parse("web"),
        Namespace = "prod",
        State = state,
        Description = "",
        Images = [$"registry.example/acme/web@{digest}"],
    };
}
