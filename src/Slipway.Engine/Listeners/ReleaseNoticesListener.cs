using Slipway.Analysis;
using Slipway.Engine.Events;
using Slipway.Forges;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Notifications;
using Slipway.Releases;
using Slipway.Renderings;

namespace Slipway.Engine.Listeners;

/// <summary>Tells people how the deployments of releases go: the release is found by the commit that is deployed, or as the last one that was merged.</summary>
/// <param name="notices">The messages of releases.</param>
/// <param name="pullRequests">The pull requests of the config repository.</param>
/// <param name="commit">The commit that is deployed.</param>
/// <param name="run">The page of the CI run; null outside of CI.</param>
/// <param name="addressOf">Where an application answers; null where that is not known.</param>
internal sealed class ReleaseNoticesListener(ReleaseNotices notices, IPullRequests pullRequests, CommitSha commit, Uri? run, Func<RenderingTarget, Uri?> addressOf) : IDeployListener
{
    // What was asked for.
    private readonly Dictionary<RenderingTarget, RunningImages> asked = [];
    private readonly HashSet<RenderingTarget> hasFailed = [];
    private readonly Dictionary<RenderingTarget, string> withoutApprovals = [];
    private Task<IReadOnlyList<PullRequest>>? merged;

    /// <inheritdoc/>
    public string Name => "the team's chat";

    /// <inheritdoc/>
    public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case DeployEvent.Planned { Plan.Rendering: var rendering }:
                asked[happened.Target!] = RunningImages.AskedFor(rendering);
                return Task.CompletedTask;
            case DeployEvent.Reviewed { WithoutApprovals: { } missing }:
                withoutApprovals[InAnyCluster(happened.Target!)] = missing;
                return Task.CompletedTask;
            case DeployEvent.Applying applying:
                asked[happened.Target!] = new RunningImages(applying.Images, []);
                return ApplyingAsync(happened.Target!, cancellationToken);
            case DeployEvent.Ended { Outcome.IsTold: true }:
                return Task.CompletedTask;
            case DeployEvent.Ended { Outcome: Outcome.RollingOut rolling }:
                return RollingOutAsync(rolling, cancellationToken);
            case DeployEvent.Ended { Outcome: Outcome.NotReached { AwaitsApproval: true } held }:
                return HeldAsync(held, cancellationToken);
            case DeployEvent.Ended { Outcome: Outcome.Failed failed }:
                return FailedAsync(failed.Target, asked.GetValueOrDefault(failed.Target), failed.Failure, cancellationToken);
            case DeployEvent.Ended { Outcome: { Target.Cluster: null } outcome }:
                return HealthyAsync([outcome], cancellationToken);
            case DeployEvent.StageEnded stage:
                return StageEndedAsync(stage.Outcomes, cancellationToken);
            default:
                return Task.CompletedTask;
        }
    }

    // A release is healthy where it is in all clusters of its stage.
    private async Task StageEndedAsync(IReadOnlyList<Outcome> outcomes, CancellationToken cancellationToken)
    {
        foreach (var application in outcomes.Where(outcome => outcome.Target.Cluster is not null).GroupBy(outcome => outcome.Target.Application))
        {
            await HealthyAsync([.. application], cancellationToken);
        }
    }

    private async Task ApplyingAsync(RenderingTarget target, CancellationToken cancellationToken)
    {
        // What failed in a cluster stays failed, though the next one is begun with.
        if (!hasFailed.Contains(InAnyCluster(target)))
        {
            await TellAsync(await OfCommitAsync(target, cancellationToken), new NoticeNews(NoticeState.Applying) { Run = run }, cancellationToken);
        }
    }

    // Another application's commit may be the newest by now.
    private async Task RollingOutAsync(Outcome.RollingOut rolling, CancellationToken cancellationToken) => await TellAsync(
        await MergedReleases.FindAsync(pullRequests, rolling.Target, rolling.Record.Digest, cancellationToken),
        new NoticeNews(NoticeState.Applying) { Run = run, Detail = string.Join('\n', new[] { rolling.Record.Where, Table(rolling) }.OfType<string>()) },
        cancellationToken);

    // Whoever released it sees what it waits for.
    private async Task HeldAsync(Outcome.NotReached held, CancellationToken cancellationToken) =>
        await TellAsync(await OfCommitAsync(held.Target, cancellationToken), new NoticeNews(NoticeState.Merged) { Run = run, Detail = held.Reason }, cancellationToken);

    private static string? Table(Outcome outcome) => outcome.Evidence.Count == 0 ? null : EvidenceTable.Text(outcome.Evidence).TrimEnd();

    private async Task FailedAsync(RenderingTarget target, RunningImages? images, DeployFailure failure, CancellationToken cancellationToken)
    {
        hasFailed.Add(InAnyCluster(target));
        var release = await OfCommitAsync(target, cancellationToken)
            ?? (images is null ? null : (await ReleasesAsync(target, cancellationToken)).Find(release => Has(images, release)));
        await TellAsync(release, new NoticeNews(NoticeState.Failed) { Run = run, Detail = (failure with { Restore = null }).DetailsOf(target) }, cancellationToken);
    }

    // Where the stage went back to an earlier release, the later one was rolled back. Nothing is told while Pods of two versions run.
    private async Task HealthyAsync(IReadOnlyList<Outcome> everywhere, CancellationToken cancellationToken)
    {
        var running = everywhere.Select(RunningIn).OfType<RunningImages>().Where(one => one.Behind.Count == 0).ToList();
        var hasChanged = everywhere.Any(outcome => outcome is Outcome.Deployed { Plan.HasChanges: true });
        var target = everywhere[0].Target;
        if (running.Count < everywhere.Count || (!hasChanged && await OfCommitAsync(target, cancellationToken) is null))
        {
            return;
        }

        var images = running[0];

        var releases = await ReleasesAsync(target, cancellationToken);
        var newest = releases.Count == 0 ? null : releases[0];
        var deployed = releases.Find(release => Has(images, release));
        if (deployed == newest)
        {
            var table = everywhere.Select(Table).FirstOrDefault(table => table is not null);
            string?[] first = [table is null ? null : "after its rollout", withoutApprovals.GetValueOrDefault(InAnyCluster(target)) is { } missing ? $"without {missing}" : null];
            var detail = string.Join(", ", first.OfType<string>()) + (table is null ? "" : $"\n{table}");
            await TellAsync(deployed, new NoticeNews(NoticeState.Healthy) { Run = run, Address = addressOf(target), Detail = detail.Length == 0 ? null : detail }, cancellationToken);
        }

        var back = newest is null || deployed == newest
            ? deployed is null ? null : releases.Find(release => release != deployed && Marker(release).Version == Marker(deployed).RolledBackFrom)
            // Reverted without a release of its own, such as on the forge's page.
            : newest;
        var version = deployed is null ? "an earlier version" : Marker(deployed).Version;
        await TellAsync(back, new NoticeNews(NoticeState.RolledBack) { Run = run, Detail = version }, cancellationToken);
    }

    private static RenderingTarget InAnyCluster(RenderingTarget target) => target with { Cluster = null };

    private static RunningImages? RunningIn(Outcome outcome) => outcome switch
    {
        Outcome.Deployed deployed => deployed.Running,
        Outcome.Unchanged unchanged => new RunningImages(unchanged.Images, []),
        _ => null,
    };

    private Task TellAsync(PullRequest? release, NoticeNews news, CancellationToken cancellationToken) =>
        release is null ? Task.CompletedTask : notices.TellAsync(release, news, cancellationToken);

    // One question for all applications; a failed one is asked again.
    private async Task<PullRequest?> OfCommitAsync(RenderingTarget target, CancellationToken cancellationToken)
    {
        merged = merged is null or { IsFaulted: true } or { IsCanceled: true } ? pullRequests.FindByCommitAsync(commit, cancellationToken) : merged;
        return (await merged).FirstOrDefault(pullRequest => MergedReleases.IsOne(pullRequest, target));
    }

    private Task<List<PullRequest>> ReleasesAsync(RenderingTarget target, CancellationToken cancellationToken) => MergedReleases.FindAsync(pullRequests, target, cancellationToken);

    private static bool Has(RunningImages images, PullRequest release) => Marker(release).Image.Digest is { } digest && images.Has(digest);

    private static ReleaseMarker Marker(PullRequest release) => ReleaseMarker.Find(release.Text.Body)!;
}
