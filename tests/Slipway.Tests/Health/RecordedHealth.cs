using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Tests.Health;

public sealed class RecordedHealth
{
    [RecordedTheory]
    [InlineData("crd-established", "CustomResourceDefinition")]
    [InlineData("daemonset-good-and-update", "DaemonSet")]
    [InlineData("deployment-good", "Deployment")]
    [InlineData("deployment-slow", "Deployment")]
    [InlineData("deployment-update", "Deployment")]
    [InlineData("job-ok", "Job")]
    [InlineData("others", "PodDisruptionBudget,HorizontalPodAutoscaler,Ingress,CronJob,ResourceQuota,NetworkPolicy,Role")]
    [InlineData("pvc-immediate", "PersistentVolumeClaim")]
    [InlineData("pvc-wait-for-first-consumer", "PersistentVolumeClaim")]
    [InlineData("statefulset-good", "StatefulSet")]
    [InlineData("statefulset-stuck-reverted-healed", "StatefulSet")]
    [InlineData("statefulset-update", "StatefulSet")]
    public void What_got_well_is_healthy(string name, string kinds)
    {
        var report = new HealthReplay(name).Run(Of(kinds), new HealthOptions());

        Assert.Equal(HealthVerdict.Healthy, report.Verdict);
        Assert.Empty(report.Failures);
        Assert.All(report.Resources, pair => Assert.IsType<ResourceHealth.Current>(pair.Health));
    }

    [RecordedTheory]
    [InlineData("crd-names-not-accepted", "CustomResourceDefinition", 1, "ListKindConflict")]
    [InlineData("daemonset-crash", "DaemonSet", 9, "container 'app' exited with code 3")]
    [InlineData("deployment-config-missing", "Deployment", 40, "CreateContainerConfigError: configmap \"")]
    [InlineData("deployment-crash", "Deployment", 12, "container 'app' exited with code 3")]
    [InlineData("deployment-crash-late-no-probe", "Deployment", 9, "container 'app' exited with code")]
    [InlineData("deployment-crash-no-probe", "Deployment", 9, "container 'app' exited with code 3")]
    [InlineData("deployment-image-missing", "Deployment", 40, "ErrImagePull")]
    [InlineData("deployment-init-crash", "Deployment", 15, "container 'init' exited with code")]
    [InlineData("deployment-invalid-image-name", "Deployment", 5, "InvalidImageName")]
    [InlineData("deployment-notready", "Deployment", 80, "ProgressDeadlineExceeded")]
    [InlineData("deployment-paused", "Deployment", 2, "is paused")]
    [InlineData("deployment-quota", "Deployment", 70, "exceeded quota")]
    [InlineData("deployment-unschedulable", "Deployment", 310, "Insufficient cpu")]
    [InlineData("deployment-volume-secret-missing", "Deployment", 70, "FailedMount")]
    [InlineData("job-deadline", "Job", 7, "DeadlineExceeded")]
    [InlineData("job-fail", "Job", 6, "BackoffLimitExceeded")]
    [InlineData("job-image-missing", "Job", 40, "ErrImagePull")]
    [InlineData("job-retry-fail", "Job", 16, "BackoffLimitExceeded")]
    [InlineData("pod-phases", "Pod", 6, "exited with code")]
    [InlineData("pvc-class-missing", "PersistentVolumeClaim", 65, "storageclass.storage.k8s.io \"rec-no-such-class\" not found")]
    [InlineData("service-types", "Service", 600, "has no load balancer address")]
    public void What_did_not_get_well_fails_fast_and_says_why(string name, string kinds, double within, string reason)
    {
        var replay = new HealthReplay(name);
        var report = replay.Run(Of(kinds), new HealthOptions());

        Assert.Equal(HealthVerdict.Failed, report.Verdict);
        Assert.Contains(report.Failures, failure => failure.Reason.Contains(reason, StringComparison.Ordinal));
        Assert.InRange(replay.DecidedAfter, 0, within);
    }

    [RecordedFact]
    public void A_deployment_of_no_replicas_is_healthy() => Assert.Equal(
        HealthVerdict.Healthy,
        new HealthReplay("deployment-scale-to-zero-and-delete", until: 2_500).Run(Of("Deployment"), new HealthOptions { SettleWindow = TimeSpan.Zero }).Verdict);

    [RecordedFact]
    public void A_crash_points_to_the_log_that_says_why()
    {
        var log = new HealthReplay("deployment-crash-no-probe").Run(Of("Deployment"), new HealthOptions()).Failures.Single().Log!;

        Assert.Equal("app", log.Container);
        Assert.StartsWith("web-585f59577-", log.Pod.Name, StringComparison.Ordinal);
    }

    private static Func<Resource, bool> Of(string kinds) => resource => kinds.Split(',').Contains(resource.Id.Type.Kind);
}
