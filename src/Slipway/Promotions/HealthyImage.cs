using Slipway.ApplySets;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Health;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Promotions;

/// <summary>The image that a stage runs and that is healthy there, by what the cluster and git say together.</summary>
/// <param name="history">The config repository's history: it knows what a deployed commit holds.</param>
/// <param name="configuration">What slipway.yaml says.</param>
internal sealed class HealthyImage(IConfigHistory history, SlipwayConfiguration configuration)
{
    /// <summary>The image of an application.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="application">The application.</param>
    /// <param name="last">The last deployment that the cluster has a record of; null when there was none.</param>
    /// <param name="health">What a look at the cluster showed; null to go by the record alone.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">It is not healthy, or cluster and git do not agree on what runs.</exception>
    public async Task<ImageReference> FindAsync(
        StageName stage, ApplicationName application, DeploymentRecord? last, HealthReport? health, CancellationToken cancellationToken)
    {
        var subject = $"{stage}/{application}";
        if (last is null)
        {
            throw new SlipwayException(subject, "the cluster has no record of a deployment: nothing runs there that could be promoted. Run Deploy first.");
        }

        if (last.Outcome != DeploymentOutcome.Healthy)
        {
            var ended = last.Outcome == DeploymentOutcome.Failed ? $"failed: {last.Reason?.Split('\n')[0].TrimEnd('.', ':')}." : $"did not end yet (by {last.By}).";
            throw new SlipwayException(subject, $"the last deployment, of commit {last.Commit.Abbreviated}, {ended} What is promoted is healthy.");
        }

        if (health is { Verdict: HealthVerdict.Failed })
        {
            throw new SlipwayException(subject, Reasons.Of("it was deployed well, but is not healthy now", health.Failures.Select(failure => $"{failure.Resource}: {failure.Reason}")));
        }

        if (await history.FindAsync(last.Commit, cancellationToken) is not { } deployed)
        {
            throw new SlipwayException(
                subject, $"it runs commit {last.Commit.Abbreviated}, which neither this clone nor the config repository has. Deploy the head of the default branch.");
        }

        var image = DeployedImage.Find(subject, application, await deployed.ReadFolderAsync(subject, cancellationToken), configuration.ImagesOf(application))
            ?? throw new SlipwayException(subject, "it waits for its first release: there is nothing to promote.");
        return new NamedImages(configuration.ImagesOf(application)).Allow(image, last.Images)
            ? image
            : throw new SlipwayException(
                subject, $"commit {last.Commit.Abbreviated} has {image}, and the cluster does not run it. It runs: {(last.Images.Count == 0 ? "no image" : string.Join(", ", last.Images))}. Run Deploy again.");
    }
}
