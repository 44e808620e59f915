using Slipway.BuildEvents;
using Slipway.Notifications;

namespace Slipway.Engine.Receiving;

/// <summary>Tells people of builds that failed.</summary>
/// <param name="notifier">Who tells people; null for nobody.</param>
/// <param name="time">The clock.</param>
internal sealed class FailedBuilds(IBuildNotifier? notifier, TimeProvider time)
{
    // Who does not say when it ended may have ended some days ago.
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    /// <summary>Tells of a build of Cloud Build.</summary>
    /// <param name="build">The build, as Google has it.</param>
    /// <param name="names">The applications that it was for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<EventOutcome> TellAsync(CloudBuild build, IEnumerable<string> names, CancellationToken cancellationToken) => TellAsync(
        new BuildFailure { Key = $"{build.Name} {build.Status}", Subject = string.Join(", ", names), Outcome = build.Status, Reason = build.Reason, Page = build.Log, At = build.FinishedAt ?? Earliest },
        cancellationToken);

    /// <summary>Tells of a run of GitHub Actions.</summary>
    public Task<EventOutcome> TellAsync(WorkflowRun run, CancellationToken cancellationToken) => TellAsync(
        new BuildFailure { Key = run.Page?.AbsoluteUri ?? run.Repository + run.Commit, Subject = $"{run.Repository} {run.Commit.Abbreviated}", Outcome = run.Conclusion, Page = run.Page, At = Earliest },
        cancellationToken);

    private DateTimeOffset Earliest => time.GetUtcNow() - MaxAge;

    private async Task<EventOutcome> TellAsync(BuildFailure failure, CancellationToken cancellationToken)
    {
        await (notifier?.TellAsync(failure, cancellationToken) ?? Task.CompletedTask);
        return new EventOutcome.Told($"the build of {failure.Subject} ended as {failure.Outcome}{(failure.Page is null ? "" : $" ({failure.Page})")}");
    }
}
