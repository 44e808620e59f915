using Slipway.Engine.Hooks;
using Slipway.Hooks;
using Slipway.Resources;

namespace Slipway.Engine.Jobs;

/// <summary>What is to be done about a Job that somebody asked for: a closed set.</summary>
/// <param name="Job">The run that it is about.</param>
internal abstract record AdHocPlan(ResourceId Job)
{
    /// <summary>It is made.</summary>
    /// <param name="Job">What it is called.</param>
    /// <param name="Run">Its number among those of the same Job and arguments.</param>
    public sealed record Start(ResourceId Job, int Run) : AdHocPlan(Job)
    {
        /// <inheritdoc/>
        public override string ToString() => $"run {Job.Name}{(Run == 1 ? "" : $", for the {Run}. time")}";
    }

    /// <summary>It runs, and is followed to its end: who started it was cancelled, or killed.</summary>
    /// <param name="Live">The Job.</param>
    public sealed record GoOn(Resource Live) : AdHocPlan(Live.Id)
    {
        /// <inheritdoc/>
        public override string ToString() => $"follow {Job.Name}, which runs";
    }

    /// <summary>It ran, and ended well.</summary>
    /// <param name="Live">The Job.</param>
    public sealed record Done(Resource Live) : AdHocPlan(Live.Id)
    {
        /// <inheritdoc/>
        public override string ToString() => $"nothing: {Job.Name} ended well{By(Live)}. To run it once more: --again";
    }

    /// <summary>It ran, and failed. What it did so far nobody knows, so that it is not run again unasked.</summary>
    /// <param name="Live">The Job.</param>
    public sealed record HasFailed(Resource Live) : AdHocPlan(Live.Id)
    {
        /// <inheritdoc/>
        public override string ToString() => $"nothing: {Job.Name} failed{By(Live)}";
    }

    /// <summary>What is to be done.</summary>
    /// <param name="job">What was asked for.</param>
    /// <param name="live">The Jobs of the application that are in the cluster.</param>
    /// <param name="again">Whether it is to run although it did.</param>
    public static AdHocPlan Of(AdHocJob job, IReadOnlyList<Resource> live, bool again)
    {
        List<Resource> runs = [.. live.Where(one => job.RunOf(one) > 0).OrderBy(job.RunOf)];
        var next = runs.Count == 0 ? 1 : job.RunOf(runs[^1]) + 1;
        // One that is being deleted is as good as gone, but for its name.
        return runs.FindLast(one => !one.IsTerminating) is not { } last ? new Start(job.IdOf(next), next)
            : JobEnd.Of(last) is not { } end ? new GoOn(last)
            : again ? new Start(job.IdOf(next), next)
            : end.HasSucceeded ? new Done(last)
            : new HasFailed(last);
    }

    private static string By(Resource job) => job.Annotations.GetString(AdHocJob.ByAnnotation) is { } by ? $" ({by})" : "";
}
