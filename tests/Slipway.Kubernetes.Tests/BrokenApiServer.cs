using Serilog.Core;
using Slipway.Engine.Events;
using Slipway.ApplySets;
using Slipway.Engine.Applying;
using Slipway.Kubernetes.Connections;
using Slipway.Engine.Locking;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Hosting;

namespace Slipway.Kubernetes.Tests;

/// <summary>What "break it" on the sandbox's page does to the API server: a deployment waits for it and goes on.</summary>
public sealed class BrokenApiServer
{
    private static readonly RenderingTarget Target = new() { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("dev"), Namespace = "dev" };

    [Theory]
    [InlineData(nameof(FaultKind.ClusterBusy))]
    [InlineData(nameof(FaultKind.ClusterFails))]
    public async Task A_deployment_goes_on_when_the_API_server_works_again(string kind)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        using var connection = ClusterConnection.Open(new ClusterOptions { Kubeconfig = sandbox.KubeconfigPath }, Logger.None);
        var problems = new List<Problem>();
        var resources = ManifestDocuments.Read("web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }"u8.ToArray(), problems);
        sandbox.Faults.Break(Enum.Parse<FaultKind>(kind), times: 2);

        await new ClusterApplier(connection, TimeProvider.System, new TargetEvents(new EventFanOut([], TimeProvider.System, Logger.None), Target)).ApplyAsync(
            new ApplyRequest
            {
                Rendering = Rendering.Of(Target, resources),
                Commit = Commits.First,
                IsAncestor = Commits.IsAncestor,
                Lock = new LockOptions { Holder = "a test" },
                Version = "0.0.0-test",
            },
            CancellationToken.None);

        Assert.Empty(problems);
        Assert.False(sandbox.Faults.IsBroken(Enum.Parse<FaultKind>(kind)));
        var parent = await connection.GetAsync(Workspace.ConfigMap("slipway-web", "dev"), default);
        Assert.Equal(DeploymentOutcome.Healthy, DeploymentRecord.Last(parent!)!.Outcome);
    }
}
