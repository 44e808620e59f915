using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Tests.Health;

/// <summary>What comes out of a Pod never becomes part of a reason.</summary>
public sealed class WordsOfPods
{
    private const string Marker = "a customer's name";

    [Theory]
    [InlineData("state: { terminated: { exitCode: 3, reason: Error, message: MARKER } }")]
    [InlineData("restartCount: 2, state: { waiting: { reason: CrashLoopBackOff, message: back-off } }, lastState: { terminated: { exitCode: 3, reason: Error, message: MARKER } }")]
    [InlineData("state: { terminated: { exitCode: 137, reason: OOMKilled, message: MARKER } }")]
    [InlineData("state: { waiting: { reason: PostStartHookError, message: MARKER } }")]
    public void The_end_of_a_container_is_told_without_its_words(string status)
    {
        var problem = Assert.Single(PodHealth.Of(Pod(status), []));

        Assert.DoesNotContain(Marker, problem.Reason, StringComparison.Ordinal);
        Assert.Equal(Marker, problem.Words!.ForLog());
        Assert.DoesNotContain(Marker, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state: { terminated: { exitCode: 128, reason: StartError, message: MARKER } }", "could not be started: MARKER")]
    [InlineData("state: { waiting: { reason: ErrImagePull, message: MARKER } }", "ErrImagePull: MARKER")]
    [InlineData("state: { waiting: { reason: CreateContainerConfigError, message: MARKER } }", "CreateContainerConfigError: MARKER")]
    public void What_the_kubelet_or_the_registry_says_is_a_reason(string status, string reason)
    {
        var problem = Assert.Single(PodHealth.Of(Pod(status), []));

        Assert.Contains(reason.Replace("MARKER", Marker, StringComparison.Ordinal), problem.Reason, StringComparison.Ordinal);
        Assert.Null(problem.Words);
    }

    [Theory]
    [InlineData("Unhealthy", "Readiness probe failed: MARKER", "Unhealthy: Readiness probe failed")]
    [InlineData("Unhealthy", "Liveness probe failed: MARKER: connection refused", "Unhealthy: Liveness probe failed: connection refused")]
    [InlineData("Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503", "Unhealthy: Startup probe failed: HTTP probe failed with statuscode: 503")]
    [InlineData("FailedPostStartHook", "Exec lifecycle hook failed - MARKER", "FailedPostStartHook")]
    [InlineData("SomethingNew", "MARKER", "SomethingNew")]
    [InlineData("FailedMount", "secret not found", "FailedMount: secret not found")]
    public void An_event_about_a_Pod_is_quoted_as_far_as_its_words_are_not_the_Pods(string reason, string message, string expected)
    {
        var pod = Pod("state: { running: {} }");
        var events = Manifest.Resources(
            $"{{ apiVersion: v1, kind: Event, metadata: {{ name: e }}, type: Warning, reason: {reason}, message: \"{message.Replace("MARKER", Marker, StringComparison.Ordinal)}\", involvedObject: {{ kind: Pod, name: p }} }}");
        var start = DateTimeOffset.UnixEpoch;

        var report = new HealthTracker([pod], [], new HealthOptions { Timeout = TimeSpan.FromSeconds(1) }, start).Look(start.AddSeconds(1), [pod], [.. events]);

        Assert.EndsWith($"Pod p: {expected}", Assert.Single(report.Failures).Reason, StringComparison.Ordinal);
    }

    private static Resource Pod(string status) => Manifest.Resources(
        $"{{ apiVersion: v1, kind: Pod, metadata: {{ name: p, namespace: dev, uid: u }}, status: {{ phase: Running, containerStatuses: [{{ name: app, {status.Replace("MARKER", $"\"{Marker}\"", StringComparison.Ordinal)} }}] }} }}")[0];
}
