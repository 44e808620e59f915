using Serilog;
using Slipway.ConfigRepositories;
using Slipway.GitHub;
using Slipway.Releases;

namespace Slipway.Components.Releasing;

/// <summary>The steps of releases on the forge. Each can be repeated: what is done already is found done.</summary>
internal sealed class ReleaseSteps(GitHubForge forge, IConfigRepository repository, ILogger logger)
{
    /// <summary>Commits the releases, each to its own branch, and says how.</summary>
    public static async Task<IReadOnlyList<ReleasedApplication>> CommitAsync(
        IConfigRepository repository, ReleaseRequest request, ILogger logger, CancellationToken cancellationToken)
    {
        var committed = await new ReleaseCommitter(repository, TimeProvider.System).CommitAsync(request, cancellationToken);
        foreach (var release in committed)
        {
            logger.Information("{Plan:l}", release.Plan.ToString().TrimEnd());
        }

        return [.. committed.Select(ReleasedApplication.From)];
    }

    /// <summary>Commits the releases and opens or updates their pull requests.</summary>
    public async Task<IReadOnlyList<ReleasedApplication>> ReleaseAsync(ReleaseRequest request, CancellationToken cancellationToken) =>
        await OpenAsync(await CommitAsync(repository, request, logger, cancellationToken), cancellationToken);

    /// <summary>Opens or updates the pull requests.</summary>
    public async Task<IReadOnlyList<ReleasedApplication>> OpenAsync(IReadOnlyList<ReleasedApplication> releases, CancellationToken cancellationToken)
    {
        var pullRequests = new ReleasePullRequests(forge.PullRequests);
        var opened = new List<ReleasedApplication>();
        foreach (var release in releases)
        {
            if (release.IsOnBase)
            {
                logger.Information(
                    "Nothing to do: {Base:l} has {Application:l} {Version:l} in {Stage:l} already",
                    release.BaseBranch, release.Application, release.Version, release.Stage);
                opened.Add(release);
                continue;
            }

            var (pullRequest, step) = await pullRequests.EnsureAsync(release.Branch, release.BaseBranch, release.Text, cancellationToken);
            logger.Information("{Step:l} {Url:l}", Describe(step), pullRequest.Url);
            opened.Add(release with { PullRequest = new ReleasePullRequest(pullRequest.Number, pullRequest.Url) });
        }

        return opened;
    }

    /// <summary>Merges the pull requests, each only while it holds the commit of its release.</summary>
    public async Task<IReadOnlyList<ReleasedApplication>> MergeAsync(IReadOnlyList<ReleasedApplication> releases, CancellationToken cancellationToken)
    {
        var merged = new List<ReleasedApplication>();
        foreach (var release in releases)
        {
            if (release.PullRequest is null)
            {
                logger.Information("Nothing to merge: {Base:l} has {Application:l} {Version:l} already", release.BaseBranch, release.Application, release.Version);
                merged.Add(release);
                continue;
            }

            var commit = await forge.PullRequests.MergeAsync(release.PullRequest.Number, release.Commit, cancellationToken);
            logger.Information("Merged {Url:l} as {Commit:l}", release.PullRequest.Url, commit.Abbreviated);
            merged.Add(release with { MergeCommit = commit });
        }

        return merged;
    }

    /// <summary>Waits until the deployments of merged releases have succeeded; returns where the applications answer.</summary>
    public async Task<IReadOnlyList<(string Key, string Value)>> WaitAsync(
        IReadOnlyList<ReleasedApplication> releases, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var urls = new List<(string, string)>();
        var wait = new DeploymentWait(
            forge.Deployments, async token => (await repository.FetchAsync([], token)).Base.Commit, TimeProvider.System);
        foreach (var release in releases)
        {
            var commit = release.MergeCommit ?? (release.IsOnBase ? release.Commit : throw new SlipwayException(
                $"{release.PullRequest?.Url}", "it is not merged, so that there is no deployment to wait for. Add --merge, or merge it first."));
            logger.Information("Waiting for the deployment of {Commit:l} to {Environment:l}", commit.Abbreviated, release.Environment);
            var deployment = await wait.WaitAsync(commit, release.Environment, timeout, state => logger.Information("  {State:l}", state), cancellationToken);
            logger.Information(
                "{Application:l} {Version:l} is deployed to {Stage:l}: {Url:l}",
                release.Application, release.Version, release.Stage, deployment.EnvironmentUrl?.AbsoluteUri ?? deployment.Description);
            if (deployment.EnvironmentUrl is { } url)
            {
                urls.Add(("Running at", url.AbsoluteUri));
            }
        }

        return urls;
    }

    private static string Describe(PullRequestStep step) => step switch
    {
        PullRequestStep.Open => "Opened",
        PullRequestStep.Update update => $"Updated ({string.Join(", ", update.Differences)})",
        _ => "Nothing to do: open and up to date",
    };
}
