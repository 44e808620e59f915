using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Renderings;

namespace Slipway.Engine.Releasing;

/// <summary>Follows a merged release into the cluster.</summary>
internal sealed class ReleaseFollower(ReleasePorts ports, ReleaseFanOut events, TimeProvider time)
{
    public async Task FollowAsync(ReleasedApplication release, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ReleaseMerger.ThrowIfDecided(release);
        if (await MergedAsAsync(release, timeout, cancellationToken) is not { } commit)
        {
            await events.RaiseAsync(new ReleaseEvent.LeftToPerson(WhyNotByForge: null) { Release = release });
            return;
        }

        await events.RaiseAsync(new ReleaseEvent.DeploymentAwaited(commit, State: null) { Release = release });
        var wait = new DeploymentWait(ports.Deployments, release.Stage, await EnvironmentsAsync(release, cancellationToken), token => NewestAsync(release, token), time);
        if (await wait.WaitAsync(commit, timeout, state => events.RaiseAsync(new ReleaseEvent.DeploymentAwaited(commit, state) { Release = release }), cancellationToken) is not { } deployments)
        {
            await events.RaiseAsync(new ReleaseEvent.Superseded { Release = release });
            return;
        }

        // That a run ended well does not say that it deployed this image: the commit that was deployed may have another one by now, or something wins over the field.
        foreach (var deployment in deployments)
        {
            if (deployment.Images is { } images && !await IsDeployedAsync(release, images, cancellationToken))
            {
                throw new SlipwayException(
                    $"deployment of {deployment.Commit.Abbreviated} to {deployment.Environment}",
                    $"it ended well, but it did not deploy {release.Image}: what was deployed has {(images.Count == 0 ? "no image" : string.Join(", ", images))}. "
                        + "A later commit may have changed it, or something wins over the field that the release set.");
            }
        }

        await events.RaiseAsync(new ReleaseEvent.Deployed(deployments) { Release = release });
    }

    // The commit that has it on the base branch; null while a person has to merge it.
    private async Task<CommitSha?> MergedAsAsync(ReleasedApplication release, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (release.Outcome is ReleaseOutcome.OnBase or ReleaseOutcome.Merged)
        {
            return release.MergeCommit ?? release.Commit;
        }

        var number = release.PullRequest!.Number;
        if (release.Outcome is ReleaseOutcome.MergedByForge)
        {
            return await new CheckedMerge(ports.PullRequests, ports.Reviews, ports.Checks, time).WaitUntilMergedAsync(
                number, timeout, state => events.RaiseAsync(new ReleaseEvent.MergeAwaited(state) { Release = release }), cancellationToken);
        }

        var pullRequest = await ports.PullRequests.GetAsync(number, cancellationToken);
        return pullRequest.State == PullRequestState.Closed
            ? throw new SlipwayException($"{pullRequest.Url}", "it was closed without a merge, so that there is no deployment to wait for.")
            : pullRequest.MergeCommit;
    }

    private async Task<IReadOnlyList<string>> EnvironmentsAsync(ReleasedApplication release, CancellationToken cancellationToken)
    {
        var stage = (await StageImages.OpenAsync(ports.Repository, cancellationToken)).Configuration.Stage(release.Stage);
        var target = new RenderingTarget { Stage = stage.Name, Application = release.Application, Namespace = stage.Namespace };
        return stage.Clusters.Count == 0 ? [$"{target}"] : [.. stage.Clusters.Select(cluster => $"{target with { Cluster = cluster.Name }}")];
    }

    private async Task<NewestCommit> NewestAsync(ReleasedApplication release, CancellationToken cancellationToken)
    {
        var images = await StageImages.OpenAsync(ports.Repository, cancellationToken);
        return new NewestCommit(images.Commit, await HasAsync(images, release, cancellationToken));
    }

    private static async Task<bool> HasAsync(StageImages images, ReleasedApplication release, CancellationToken cancellationToken)
    {
        try
        {
            return (await images.ApplicationsAsync(release.Stage, cancellationToken)).Contains(release.Application)
                && (await images.FindAsync(release.Stage, release.Application, cancellationToken))?.Digest == release.Image.Digest;
        }
        catch (InvalidInputException)
        {
            // A field that slipway.yaml names may have nothing but a tag: the deployment tells which image it is.
            return true;
        }
    }

    private async Task<bool> IsDeployedAsync(ReleasedApplication release, IReadOnlyList<string> images, CancellationToken cancellationToken) =>
        images.Any(image => image.EndsWith("@" + release.Image.Digest, StringComparison.Ordinal))
        || new NamedImages((await StageImages.OpenAsync(ports.Repository, cancellationToken)).Configuration.ImagesOf(release.Application)).Allow(release.Image, images);
}
