using Serilog;
using Slipway.Components.Notifying;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Forges;
using Slipway.GitHub;
using Slipway.Notifications;
using Slipway.Releases;

namespace Slipway.Components.Releasing;

/// <summary>The steps of releases on the forge. Each can be repeated: what is done already is found done.</summary>
internal sealed class ReleaseSteps(GitHubForge forge, IConfigRepository repository, ILogger logger, TimeProvider? time = null)
{
    private readonly TimeProvider clock = time ?? TimeProvider.System;

    /// <summary>Tells people; nobody by default.</summary>
    public NoticeSteps Notices { get; init; } = NoticeSteps.None;

    /// <summary>Who proposes.</summary>
    public ProposedBy? By { get; init; }

    private CheckedMerge Merges => new(forge.PullRequests, forge.Reviews, forge.Checks, clock);

    /// <summary>Commits the releases, each to its own branch, and says how.</summary>
    public async Task<IReadOnlyList<ReleasedApplication>> CommitAsync(ReleaseRequest request, ISourceHistory? history, CancellationToken cancellationToken)
    {
        var committer = new ReleaseCommitter(repository, clock) { PullRequests = forge.PullRequests, Reviews = forge.Reviews, History = history };
        var committed = await committer.CommitAsync(request, cancellationToken);
        foreach (var release in committed)
        {
            logger.Information("{Plan:l}", release.Plan.ToString().TrimEnd());
        }

        return [.. committed.Select(ReleasedApplication.From)];
    }

    /// <summary>Commits the releases and opens or updates their pull requests.</summary>
    public async Task<IReadOnlyList<ReleasedApplication>> ReleaseAsync(ReleaseRequest request, ISourceHistory? history, CancellationToken cancellationToken) =>
        await OpenAsync(await CommitAsync(request, history, cancellationToken), cancellationToken);

    /// <summary>Opens or updates the pull requests.</summary>
    public async Task<IReadOnlyList<ReleasedApplication>> OpenAsync(IReadOnlyList<ReleasedApplication> releases, CancellationToken cancellationToken)
    {
        var opened = new List<ReleasedApplication>();
        foreach (var release in releases)
        {
            opened.Add(await OpenAsync(release, cancellationToken));
        }

        return opened;
    }

    /// <summary>Merges the pull requests, each only while it holds the commit of its release.</summary>
    public async Task<IReadOnlyList<ReleasedApplication>> MergeAsync(IReadOnlyList<ReleasedApplication> releases, CancellationToken cancellationToken)
    {
        var merged = new List<ReleasedApplication>();
        foreach (var release in releases)
        {
            ThrowIfClosed(release);
            if (release.PullRequest is null)
            {
                if (!release.IsOvertaken)
                {
                    logger.Information("Nothing to merge: {Base:l} has {Application:l} {Version:l} already", release.BaseBranch, release.Application, release.Version);
                }

                merged.Add(release);
                continue;
            }

            var commit = await Merges.MergeAsync(release.PullRequest.Number, release.Commit, cancellationToken);
            logger.Information("Merged {Url:l} as {Commit:l}", release.PullRequest.Url, commit.Abbreviated);
            await TellMergedAsync(release.PullRequest, cancellationToken);
            merged.Add(release with { MergeCommit = commit });
        }

        return merged;
    }

    /// <summary>Has those pull requests merged whose stage merges when checks pass: by the forge where it can, else here, after waiting for the checks.</summary>
    /// <param name="releases">The releases.</param>
    /// <param name="timeout">How long to wait for checks; null not to wait, and to leave to a person what the forge does not merge by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ReleasedApplication>> MergeByRuleAsync(
        IReadOnlyList<ReleasedApplication> releases, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var arranged = new List<ReleasedApplication>();
        foreach (var release in releases)
        {
            arranged.Add(release is { Merge: MergeRule.WhenChecksPass, PullRequest: { } pullRequest }
                ? await MergeByRuleAsync(release, pullRequest, timeout, cancellationToken)
                : release);
        }

        return arranged;
    }

    /// <summary>Waits until the deployments of merged releases have succeeded; returns where the applications answer.</summary>
    public async Task<IReadOnlyList<(string Key, string Value)>> WaitAsync(
        IReadOnlyList<ReleasedApplication> releases, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var urls = new List<(string, string)>();
        var wait = new DeploymentWait(forge.Deployments, async token => (await repository.FetchAsync([], token)).Base.Commit, clock);
        // A later commit is on its way in place of one that was overtaken: its own job waits for it.
        foreach (var release in releases.Where(release => !release.IsOvertaken))
        {
            ThrowIfClosed(release);
            var commit = release.MergeCommit ?? (release.IsOnBase ? release.Commit : release.MergesByItself
                ? await Merges.WaitUntilMergedAsync(release.PullRequest!.Number, timeout, state => logger.Information("  {State:l}", state), cancellationToken)
                : throw new SlipwayException(
                    $"{release.PullRequest?.Url}", "it is not merged, so that there is no deployment to wait for. Add --merge, or merge it first."));
            logger.Information("Waiting for the deployment of {Commit:l} to {Environment:l}", commit.Abbreviated, release.Environment);
            var deployment = await wait.WaitAsync(commit, release.Environment, timeout, state => logger.Information("  {State:l}", state), cancellationToken);
            await TellAsync(release, deployment, cancellationToken);
            if (deployment.EnvironmentUrl is { } url)
            {
                urls.Add(("Running at", url.AbsoluteUri));
            }
        }

        return urls;
    }

    // That a run ended well does not say that it deployed this image: the commit that was deployed may have another one by now, or something wins over the field.
    private async Task TellAsync(ReleasedApplication release, Deployment deployment, CancellationToken cancellationToken)
    {
        if (deployment.Description == Deployment.Superseded)
        {
            logger.Information(
                "{Application:l} {Version:l}: a newer commit was deployed to {Stage:l} already, and what it says runs there", release.Application, release.Version, release.Stage);
            return;
        }

        if (deployment.Images is { } images && !await IsDeployedAsync(release, images, cancellationToken))
        {
            throw new SlipwayException(
                $"deployment of {deployment.Commit.Abbreviated} to {release.Environment}",
                $"it ended well, but it did not deploy {release.Image}: what was deployed has {(images.Count == 0 ? "no image" : string.Join(", ", images))}. "
                    + "A later commit may have changed it, or something wins over the field that the release set.");
        }

        logger.Information(
            "{Application:l} {Version:l} is deployed to {Stage:l}: {Url:l}",
            release.Application, release.Version, release.Stage, deployment.EnvironmentUrl?.AbsoluteUri ?? deployment.Description);
    }

    private async Task<bool> IsDeployedAsync(ReleasedApplication release, IReadOnlyList<string> images, CancellationToken cancellationToken) =>
        images.Any(image => image.EndsWith("@" + release.Image.Digest, StringComparison.Ordinal))
        || new NamedImages((await StageImages.OpenAsync(repository, cancellationToken)).Configuration.ImagesOf(release.Application)).Allow(release.Image, images);

    private async Task<ReleasedApplication> OpenAsync(ReleasedApplication release, CancellationToken cancellationToken)
    {
        var pullRequests = new ReleasePullRequests(forge.PullRequests);
        if (release.WhyNotProposed is not null)
        {
            logger.Warning("Nothing is proposed: {Reason:l}", release.WhyNotProposed);
            return release;
        }

        if (release.IsOnBase)
        {
            logger.Information(
                "Nothing to do: {Base:l} has {Application:l} {Version:l} in {Stage:l} already", release.BaseBranch, release.Application, release.Version, release.Stage);
            if (await pullRequests.CloseDoneAsync(release.Branch, release.BaseBranch, release.Image.Digest!, release.Commit, cancellationToken) is { } done)
            {
                logger.Information("Closed {Url:l}: there is nothing left to merge", done.Url);
            }

            return release;
        }

        var (pullRequest, step) = await pullRequests.EnsureAsync(release.Branch, release.BaseBranch, release.Text, cancellationToken);
        logger.Information("{Step:l} {Url:l}", Describe(step), pullRequest.Url);
        if (release.Reviewers.Count > 0 || step is not PullRequestStep.Open)
        {
            foreach (var (text, isDone) in await new ReleaseReviews(forge.Reviews).EnsureAsync(pullRequest, release.Commit, release.Reviewers, cancellationToken))
            {
                logger.Write(isDone ? Serilog.Events.LogEventLevel.Information : Serilog.Events.LogEventLevel.Warning, "{Text:l}", text);
            }
        }

        if (step is not PullRequestStep.Keep || !ReleaseNotices.IsTold(pullRequest))
        {
            var news = new NoticeNews(NoticeState.Proposed) { By = By?.Who, Run = By?.Run, IsFirst = IsNew(step) };
            await Notices.TellAsync(pullRequest, news, cancellationToken);
        }

        return release with { PullRequest = new ReleasePullRequest(pullRequest.Number, pullRequest.Url) };
    }

    private async Task<ReleasedApplication> MergeByRuleAsync(
        ReleasedApplication release, ReleasePullRequest pullRequest, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (await forge.PullRequests.MergeLaterAsync(pullRequest.Number, release.Commit, cancellationToken) is not { } reason)
        {
            logger.Information("{Url:l} is merged by the forge as soon as its checks passed", pullRequest.Url);
            return release with { MergesByItself = true };
        }

        if (timeout is not { } limit)
        {
            logger.Warning("{Url:l} waits for a person: the forge does not merge it by itself ({Reason:l})", pullRequest.Url, reason);
            return release;
        }

        logger.Information("Waiting for the checks of {Url:l}: the forge does not merge it by itself ({Reason:l})", pullRequest.Url, reason);
        var commit = await Merges.MergeWhenChecksPassAsync(
            pullRequest.Number, release.Commit, limit, state => logger.Information("  {State:l}", state), cancellationToken);
        logger.Information("Merged {Url:l} as {Commit:l}", pullRequest.Url, commit.Abbreviated);
        await TellMergedAsync(pullRequest, cancellationToken);
        return release with { MergeCommit = commit };
    }

    // The deployment may have begun already; it tells more.
    private Task TellMergedAsync(ReleasePullRequest pullRequest, CancellationToken cancellationToken) => Notices.TellAsync(
        async token => await forge.PullRequests.GetAsync(pullRequest.Number, token), new NoticeNews(NoticeState.Merged) { Run = By?.Run }, cancellationToken);

    private static void ThrowIfClosed(ReleasedApplication release)
    {
        if (release.StaysClosed is { } closed)
        {
            throw new SlipwayException($"{closed.Url}", "a person closed it, and it proposed this digest: there is nothing to merge. Reopen it there, or pass --reopen.");
        }

        if (release is { WhyNotProposed: { } reason, IsOvertaken: false })
        {
            throw new SlipwayException($"{release.Application} {release.Version}", $"{reason}. There is nothing to merge.");
        }
    }

    // The title holds the version: what was proposed just now, nobody can have told of.
    private static bool IsNew(PullRequestStep step) => step is PullRequestStep.Open || (step is PullRequestStep.Update { Differences: var differences } && differences.Contains("title"));

    private static string Describe(PullRequestStep step) => step switch
    {
        PullRequestStep.Open => "Opened",
        PullRequestStep.Update update => $"Updated ({string.Join(", ", update.Differences)})",
        _ => "Nothing to do: open and up to date",
    };
}
