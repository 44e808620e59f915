using Slipway.ApplySets;
using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Tests.Health;

public sealed class ObjectsThatVanish
{
    private const string Job = "{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: dev, uid: u}, spec: {ttlSecondsAfterFinished: 0, template: {spec: {containers: [{name: a, image: 'a:1'}]}}}STATUS}";
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_Job_with_a_time_to_live_that_is_gone_is_done()
    {
        var report = Look(Read(""), [], []);

        Assert.Equal(HealthVerdict.Healthy, report.Verdict);
        Assert.Equal("current: has ended and is gone: its time to live was over", report.Resources[0].Health.ToString());
    }

    [Fact]
    public void A_Job_that_failed_before_it_went_has_failed()
    {
        var last = Read(", status: {conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]}");
        var told = Manifest.Resources("{apiVersion: v1, kind: Event, metadata: {name: e}, reason: BackoffLimitExceeded, message: too often, involvedObject: {kind: Job, name: j, uid: u}}");

        Assert.Equal("batch/v1 Job dev/j: BackoffLimitExceeded", Assert.Single(Look(Read(""), [last], []).Failures).ToString());
        Assert.Equal("batch/v1 Job dev/j: BackoffLimitExceeded: too often", Assert.Single(Look(Read(""), [], told).Failures).ToString());
    }

    [Fact]
    public void A_Job_that_somebody_deleted_while_it_ran_is_not_done()
    {
        var running = Read(", status: {active: 1}");
        var complete = Read(", status: {conditions: [{type: Complete, status: 'True'}]}");
        var patient = Manifest.Resources(Job.Replace("STATUS", "", StringComparison.Ordinal).Replace("Finished: 0", "Finished: 3600", StringComparison.Ordinal))[0];

        Assert.Equal("failed: vanished: it was deleted after it was applied", Look(Read(""), [running], []).Resources[0].Health.ToString());
        Assert.Equal("failed: vanished: it was deleted after it was applied", Look(patient, [], []).Resources[0].Health.ToString());
        Assert.Equal("current: has ended and is gone: its time to live was over", Look(patient, [complete], []).Resources[0].Health.ToString());
    }

    [Fact]
    public void What_was_deleted_is_said_to_have_vanished_and_by_whom_as_far_as_something_tells()
    {
        var web = Manifest.Resources("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: dev, uid: u}}")[0];
        var written = Manifest.Resources(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: dev, uid: u, managedFields: [{manager: kubectl-edit, operation: Update, time: '2026-11-22T12:00:00Z', fieldsV1: {}}]}}")[0];
        var told = Manifest.Resources("{apiVersion: v1, kind: Event, metadata: {name: e}, reason: Deleted, message: by the cleaner, involvedObject: {kind: Deployment, name: web, uid: u}}");

        Assert.Equal("failed: vanished: it was deleted after it was applied", Look(web, [], []).Resources[0].Health.ToString());
        Assert.Equal(
            "failed: vanished: it was deleted after it was applied. The last other than Slipway to write it was kubectl-edit at 2026-11-22T12:00:00Z", Look(web, [written], []).Resources[0].Health.ToString());
        Assert.Equal("failed: vanished: it was deleted after it was applied. An event says: Deleted: by the cleaner", Look(web, [], told).Resources[0].Health.ToString());
        var other = Manifest.Resources("{apiVersion: v1, kind: Event, metadata: {name: e}, reason: ScalingReplicaSet, message: up to 2, involvedObject: {kind: Deployment, name: web, uid: u}}");
        Assert.Equal("failed: vanished: it was deleted after it was applied", Look(web, [], other).Resources[0].Health.ToString());
    }

    [Fact]
    public void What_comes_back_in_time_has_not_failed()
    {
        var web = Manifest.Resources("{apiVersion: example.com/v1, kind: W, metadata: {name: web, namespace: dev, uid: u}}");
        var tracker = new HealthTracker(web, [], new HealthOptions(), Start);

        Assert.Equal(HealthVerdict.Waiting, tracker.Look(Start, [], []).Verdict);
        Assert.Equal(HealthVerdict.Healthy, tracker.Look(Start.AddSeconds(30), [.. web], []).Verdict);
    }

    [Fact]
    public void A_Job_is_done_until_its_manifest_changes_or_leaves_git()
    {
        var (job, changed) = (Read(""), Manifest.Resources(Job.Replace("STATUS", "", StringComparison.Ordinal).Replace("a:1", "a:2", StringComparison.Ordinal))[0]);
        var jobs = FinishedJobs.Parse(FinishedJobs.None.With([job], _ => true).ToText());

        Assert.True(jobs.Contains(job));
        Assert.False(jobs.Contains(changed));
        Assert.True(jobs.With([job], _ => false).Contains(job));
        Assert.Null(jobs.With([], _ => true).ToText());
    }

    private static Resource Read(string status) => Manifest.Resources(Job.Replace("STATUS", status, StringComparison.Ordinal))[0];

    private static HealthReport Look(Resource applied, IReadOnlyCollection<Resource> gone, IReadOnlyList<Resource> events)
    {
        var tracker = new HealthTracker([applied], [], new HealthOptions { FailureGrace = TimeSpan.Zero }, Start);
        return tracker.Look(Start, [], [.. events], gone);
    }
}
