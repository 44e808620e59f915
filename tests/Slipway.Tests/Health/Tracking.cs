using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Tests.Health;

public sealed class Tracking
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Healthy_means_current_throughout_the_settle_window()
    {
        var tracker = Track([Pod(ready: true)]);

        var first = tracker.Look(Start, [Pod(ready: true)], []);
        Assert.Equal((HealthVerdict.Waiting, Start.AddSeconds(5)), (first.Verdict, first.LookAgainAt));
        Assert.Equal(HealthVerdict.Waiting, tracker.Look(Start.AddSeconds(3), [Pod(ready: false)], []).Verdict);
        Assert.Equal(HealthVerdict.Waiting, tracker.Look(Start.AddSeconds(6), [Pod(ready: true)], []).Verdict);
        Assert.Equal(HealthVerdict.Healthy, tracker.Look(Start.AddSeconds(11), [Pod(ready: true)], []).Verdict);
    }

    [Fact]
    public void What_runs_no_pods_need_not_settle() => Assert.Equal(
        HealthVerdict.Healthy, Track([ConfigMap()]).Look(Start, [ConfigMap()], []).Verdict);

    [Theory]
    [InlineData(0, HealthVerdict.Healthy)]
    [InlineData(1, HealthVerdict.Waiting)]
    public void What_is_scaled_to_zero_need_not_settle(int replicas, HealthVerdict expected)
    {
        var deployment = Manifest.Resources(
            $"{{apiVersion: apps/v1, kind: StatefulSet, metadata: {{name: s, namespace: dev, generation: 1}}, spec: {{replicas: {replicas}}}, status: {{observedGeneration: 1, replicas: {replicas}, "
            + $"readyReplicas: {replicas}, availableReplicas: {replicas}, updatedReplicas: {replicas}, currentRevision: a, updateRevision: a}}}}");

        Assert.Equal(expected, Track(deployment).Look(Start, [.. deployment], []).Verdict);
    }

    [Fact]
    public void An_object_that_is_not_yet_seen_is_waited_for()
    {
        var report = Track([ConfigMap()]).Look(Start, [], []);

        Assert.Equal(["v1 ConfigMap dev/c: in progress: is not yet seen"], report.Pending);
        Assert.Equal(Start.AddMinutes(10), report.LookAgainAt);
    }

    [Fact]
    public void An_old_generation_says_nothing_about_what_was_applied()
    {
        var applied = Manifest.Resources("{apiVersion: example.com/v1, kind: W, metadata: {name: w, namespace: dev, generation: 2}}");
        var old = Manifest.Resources("{apiVersion: example.com/v1, kind: W, metadata: {name: w, namespace: dev, generation: 1}}");

        Assert.Equal(HealthVerdict.Waiting, Track(applied).Look(Start, [.. old], []).Verdict);
        Assert.Equal(HealthVerdict.Healthy, Track(applied).Look(Start, [.. applied], []).Verdict);
    }

    [Fact]
    public void Restarts_from_before_the_apply_do_not_count()
    {
        var pod = Pod(ready: true, restarts: 4);
        var tracker = new HealthTracker([pod], [pod], new HealthOptions(), Start);

        tracker.Look(Start, [pod], []);
        Assert.Equal(HealthVerdict.Healthy, tracker.Look(Start.AddSeconds(5), [pod], []).Verdict);
    }

    [Fact]
    public void Restarts_may_be_tolerated()
    {
        var tracker = Track([Pod(ready: true)], new HealthOptions { RestartsAllowed = 1 });

        tracker.Look(Start, [Pod(ready: true, restarts: 1)], []);
        Assert.Equal(HealthVerdict.Healthy, tracker.Look(Start.AddSeconds(5), [Pod(ready: true, restarts: 1)], []).Verdict);
    }

    [Fact]
    public void What_is_still_in_progress_when_the_time_is_up_has_failed_and_says_what_the_last_warning_was()
    {
        var tracker = Track([Pod(ready: false)], new HealthOptions { Timeout = TimeSpan.FromSeconds(30) });
        var events = Manifest.Resources(
            "{apiVersion: v1, kind: Event, metadata: {name: e}, type: Warning, reason: Unhealthy, message: 'Readiness probe failed: 503', involvedObject: {kind: Pod, name: p}}");

        var report = tracker.Look(Start.AddSeconds(30), [Pod(ready: false)], [.. events]);

        Assert.Equal(
            "v1 Pod dev/p: still in progress: is Running after 30 s. Pod p: Unhealthy: Readiness probe failed", report.Failures.Single().ToString());
        Assert.Equal("Readiness probe failed: 503", report.Failures.Single().Words!.ForLog());
        Assert.Equal("app", report.Failures.Single().Log!.Container);
    }

    [Theory]
    [InlineData("{conditions: [{type: Ready, status: 'True'}]}", "current")]
    [InlineData("{conditions: [{type: Ready, status: 'False', reason: Nope, message: not yet}]}", "in progress: Nope: not yet")]
    [InlineData("{conditions: [{type: Stalled, status: 'True', reason: Bad}]}", "failed: Bad")]
    [InlineData("{observedGeneration: 1}", "in progress: the last change is not yet observed")]
    [InlineData("{}", "current")]
    public void A_custom_resource_is_judged_by_its_conditions(string status, string expected) => Assert.Equal(
        expected,
        HealthRules.Of(Manifest.Resources($"{{apiVersion: example.com/v1, kind: W, metadata: {{name: w, generation: 2}}, status: {status}}}")[0]).ToString());

    [Fact]
    public void A_stateful_set_with_a_partition_is_current_when_the_rest_is_updated()
    {
        static string Of(int updated) => HealthRules.Of(Manifest.Resources(
            $"{{apiVersion: apps/v1, kind: StatefulSet, metadata: {{name: s, generation: 1}}, spec: {{replicas: 3, updateStrategy: {{type: RollingUpdate, rollingUpdate: {{partition: 2}}}}}}, "
            + $"status: {{observedGeneration: 1, replicas: 3, readyReplicas: 3, availableReplicas: 3, updatedReplicas: {updated}, currentRevision: a, updateRevision: b}}}}")[0]).ToString();

        Assert.Equal("in progress: 0 of 1 replicas are updated", Of(0));
        Assert.Equal("current", Of(1));
    }

    private static HealthTracker Track(IReadOnlyList<Resource> applied, HealthOptions? options = null) => new(applied, [], options ?? new HealthOptions(), Start);

    private static Resource ConfigMap() => Manifest.Resources("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: dev}}")[0];

    private static Resource Pod(bool ready, int restarts = 0) => Manifest.Resources(
        $"{{apiVersion: v1, kind: Pod, metadata: {{name: p, namespace: dev, uid: u}}, status: {{phase: Running, conditions: [{{type: Ready, status: '{ready}'}}], "
        + $"containerStatuses: [{{name: app, restartCount: {restarts}, state: {{running: {{}}}}}}]}}}}")[0];
}
