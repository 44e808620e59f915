using Slipway.Components.Guarding;
using Slipway.Guarding;

namespace Slipway.Components.Tests.Deploying;

/// <summary>The policy that keeps hands off. The sandbox serves none: it is to be tried on a server of Kubernetes 1.30 or later.</summary>
public sealed class GuardsOfClusters : SyncTest
{
    [ProgramFact("kubectl")]
    public async Task A_server_without_such_policies_is_told_and_nothing_is_applied()
    {
        using var run = OpenRun(stage: "dev");
        var guard = Assert.Single(ClusterGuard.Of(await StageKinds.OfAsync(run, default), GuardStep.Audit, ["system:serviceaccount:ci:deploy"], "slipway:break-glass"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => guard.ApplyAsync(default));

        Assert.Contains("the server does not have admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("slipway", await KubectlAsync("get", "rolebindings,roles", "-o", "name"), StringComparison.Ordinal);
    }
}
