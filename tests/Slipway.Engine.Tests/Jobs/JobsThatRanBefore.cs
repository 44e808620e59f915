using Slipway.Engine.Jobs;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Tests;
using Slipway.Values;

namespace Slipway.Engine.Tests.Jobs;

public sealed class JobsThatRanBefore
{
    private static readonly AdHocJob Job = AdHocJob.Find(
        Manifest.Render("{apiVersion: batch/v1, kind: Job, metadata: {name: backfill, annotations: {slipway.dev/hook: ad-hoc}}, spec: {template: {spec: {containers: [{name: main, image: 'web:1'}]}}}}").Hooks,
        "backfill", [], "dev/web");

    [Fact]
    public void One_that_never_ran_runs() => Assert.Equal($"run backfill-{Job.Key}", AdHocPlan.Of(Job, [], again: false).ToString());

    [Fact]
    public void One_that_runs_is_followed_and_never_started_beside_itself()
    {
        Assert.Equal($"follow backfill-{Job.Key}, which runs", AdHocPlan.Of(Job, [Run(1)], again: false).ToString());
        Assert.Equal($"follow backfill-{Job.Key}-2, which runs", AdHocPlan.Of(Job, [Run(1, "Complete"), Run(2)], again: true).ToString());
    }

    [Fact]
    public void One_that_ended_well_is_not_run_again_unasked()
    {
        Assert.Equal($"nothing: backfill-{Job.Key} ended well (run 7). To run it once more: --again", AdHocPlan.Of(Job, [Run(1, "Complete")], again: false).ToString());
        Assert.Equal($"run backfill-{Job.Key}-2, for the 2. time", AdHocPlan.Of(Job, [Run(1, "Complete")], again: true).ToString());
    }

    [Fact]
    public void One_that_failed_is_not_run_again_unasked()
    {
        Assert.IsType<AdHocPlan.HasFailed>(AdHocPlan.Of(Job, [Run(1, "Complete"), Run(2, "Failed")], again: false));
        Assert.Equal(3, Assert.IsType<AdHocPlan.Start>(AdHocPlan.Of(Job, [Run(1, "Complete"), Run(2, "Failed")], again: true)).Run);
    }

    [Fact]
    public void Other_Jobs_and_other_arguments_do_not_count() => Assert.IsType<AdHocPlan.Start>(AdHocPlan.Of(
        Job, [Run(1, "Complete") is var ran ? ran.WithContent(ran.Content.With("metadata", ran.Metadata.With("annotations", ran.Annotations.With(AdHocJob.KeyAnnotation, "00000000")))) : ran], again: false));

    private static Resource Run(int number, string? end = null)
    {
        var job = Job.Of(number, ApplicationName.Parse("web"), CommitSha.Parse(new string('a', 40)), "run 7", new HookOptions());
        return end is null ? job : job.WithContent(job.Content.With("status", MapValue.Of(("conditions", (Value)ListValue.Of(MapValue.Of(("type", (Value)end), ("status", "True")))))));
    }
}
