using Nuke.Common;
using Slipway.Kubernetes.Connections;
using Slipway.Sandbox.Hosting;
using Assert = Xunit.Assert;

namespace Slipway.Components.Tests.Deploying;

public sealed class ConnectingAhead
{
    [Fact]
    public async Task What_was_opened_ahead_is_for_the_next_target_only()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        IHaveCluster build = new Build { Options = new ClusterOptions { Kubeconfig = sandbox.KubeconfigPath } };

        build.ConnectAhead();
        using var first = build.ConnectToCluster();
        using var second = build.ConnectToCluster();

        Assert.NotSame(first, second);
        Assert.NotNull((await first.DiscoverAsync(default)).FindPreferred("apps", "Deployment"));
        Assert.Equal(first.Name, second.Name);
    }

    [Fact]
    public void A_kubeconfig_that_cannot_be_used_is_told_where_the_cluster_is_needed_and_not_before()
    {
        IHaveCluster build = new Build { Options = new ClusterOptions { Kubeconfig = "/no/such/kubeconfig" } };

        build.ConnectAhead();

        Assert.StartsWith("kubeconfig '/no/such/kubeconfig': there is no such file.", Assert.Throws<InvalidInputException>(() => build.ConnectToCluster()).Message, StringComparison.Ordinal);
    }

    private sealed class Build : NukeBuild, IHaveCluster
    {
        public required ClusterOptions Options { get; init; }

        ClusterOptions IHaveCluster.ClusterOptions => Options;
    }
}
