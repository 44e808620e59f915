using System.Globalization;
using Serilog;
using Slipway.ApplySets;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Engine.Waiting;
using Slipway.Forges;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Promotions;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>Carries the digest that runs in one stage to the next.</summary>
/// <param name="releases">Proposes it.</param>
/// <param name="history">The history of the config repository.</param>
/// <param name="pullRequests">Its pull requests.</param>
/// <param name="sources">Tells what changed in an application; null to say nothing about it.</param>
/// <param name="by">Who proposes.</param>
/// <param name="log">Gets why an application is not promoted by itself.</param>
/// <param name="time">Tells how long something has been healthy.</param>
internal sealed class Promoter(Releaser releases, IConfigHistory history, IPullRequests pullRequests, ISourceHistory? sources, ProposedBy by, ILogger log, TimeProvider time)
{
    /// <summary>Promotes what runs and is healthy in a stage.</summary>
    /// <param name="configuration">What slipway.yaml says.</param>
    /// <param name="route">From where to where.</param>
    /// <param name="applications">The applications. Of several, those that were not deployed there yet are left out.</param>
    /// <param name="look">Looks at what the cluster has of an application in the stage that it comes from; null where it was never deployed.</param>
    /// <param name="reopen">Whether to propose again what a person closed, or went back from.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">One of the applications is not healthy there: none is promoted.</exception>
    public async Task<IReadOnlyList<ReleasedApplication>> PromoteAsync(
        SlipwayConfiguration configuration,
        PromotionRoute route,
        IReadOnlyList<ApplicationName> applications,
        Func<ApplicationName, CancellationToken, Task<DeployedHealth?>> look,
        bool reopen,
        CancellationToken cancellationToken)
    {
        var images = new HealthyImage(history, configuration);
        var candidates = new List<ReleaseCandidate>();
        var problems = new List<SlipwayException>();
        foreach (var name in applications)
        {
            try
            {
                var found = await look(name, cancellationToken);
                // What was recorded may have changed since; what the Pods run now is what is promoted.
                var last = DeploymentRecord.Last(found?.Parent) is { } record ? record with { Images = found!.Running.Images } : null;
                if (last is null && applications.Count > 1)
                {
                    log.Information("{Stage:l}/{Application:l}: it was not deployed yet, left out", route.From.Value, name.Value);
                    continue;
                }

                var image = await images.FindAsync(route.From, name, last, found?.Health, cancellationToken);
                WarnOfSoak(configuration.Stage(route.From), route, name, last!.At);
                candidates.Add(await CandidateAsync(route, name, image, cancellationToken));
            }
            catch (SlipwayException exception) when (exception is not InvalidInputException)
            {
                problems.Add(exception);
            }
        }

        if (problems.Count > 0)
        {
            throw problems.Count == 1
                ? problems[0]
                : new SlipwayException($"promotion to {route.To}", Reasons.Of("nothing was promoted", problems.Select(problem => problem.Message)));
        }

        return candidates.Count > 0
            ? await ProposeAsync(new ReleaseRequest { Stage = route.To, Candidates = candidates, Reopen = reopen }, cancellationToken)
            : throw new SlipwayException($"promotion from '{route.From}' to '{route.To}'", "none of the applications was deployed there yet: nothing runs that could be promoted. Run Deploy first.");
    }

    /// <summary>Promotes, where slipway.yaml says so, what a run has just found healthy. What the next stage had before, or a person closed, is not proposed again.</summary>
    /// <param name="configuration">What slipway.yaml says.</param>
    /// <param name="deployed">The commit that was deployed.</param>
    /// <param name="healthy">What is healthy.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<ReleasedApplication>> PromoteDeployedAsync(
        SlipwayConfiguration configuration, CommitSha deployed, IReadOnlyList<HealthyApplication> healthy, CancellationToken cancellationToken)
    {
        if (await history.FindAsync(deployed, cancellationToken) is not { } commit)
        {
            return [];
        }

        var folders = new StageFolders(commit);
        var requests = new Dictionary<StageName, List<ReleaseCandidate>>();
        foreach (var (stage, application, since, runs) in healthy)
        {
            if (configuration.Stage(stage).PromoteTo is { } next
                && await ImageAsync(folders, configuration, stage, application, cancellationToken) is { } image
                && runs(image.Digest!)
                && await folders.HasAsync(next, application, cancellationToken)
                && await ImageAsync(folders, configuration, next, application, cancellationToken) != image
                && IsSoaked(configuration.Stage(stage), application, next, since))
            {
                var candidate = await CandidateAsync(new PromotionRoute(stage, next), application, image, cancellationToken);
                requests.TryAdd(next, []);
                requests[next].Add(candidate);
            }
        }

        var promoted = new List<ReleasedApplication>();
        foreach (var (next, candidates) in requests)
        {
            promoted.AddRange(await ProposeAsync(new ReleaseRequest { Stage = next, Candidates = candidates, OnlyNew = true }, cancellationToken));
        }

        return promoted;
    }

    // A person may know better.
    private void WarnOfSoak(StageConfiguration from, PromotionRoute route, ApplicationName application, DateTimeOffset since)
    {
        if (from.PromoteTo == route.To && time.GetUtcNow() - since is var age && age < from.Soak)
        {
            log.Warning(
                "{Stage:l}/{Application:l}: healthy for {Age:l}, and slipway.yaml asks for {Soak:l} before {Next:l}. It is proposed because you asked for it",
                from.Name.Value, application.Value, DurationText.Of(TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds))), DurationText.Of(from.Soak), route.To.Value);
        }
    }

    private bool IsSoaked(StageConfiguration stage, ApplicationName application, StageName next, DateTimeOffset since)
    {
        var end = since + stage.Soak;
        if (stage.Soak > TimeSpan.Zero && end > time.GetUtcNow())
        {
            log.Information(
                "{Stage:l}/{Application:l}: to be proposed to {Next:l} once it has been healthy for {Soak:l}, by the first Deploy after {End:l} UTC",
                stage.Name.Value, application.Value, next.Value, DurationText.Of(stage.Soak), end.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            return false;
        }

        return true;
    }

    private async Task<IReadOnlyList<ReleasedApplication>> ProposeAsync(ReleaseRequest request, CancellationToken cancellationToken)
    {
        var opened = await releases.ReleaseAsync(request.ProposedBy(by, request.Reopen), sources, cancellationToken);
        // A job of the config repository must not wait for the checks of its own CI: they may wait for this job.
        return await releases.MergeByRuleAsync(opened, timeout: null, cancellationToken);
    }

    private async Task<ReleaseCandidate> CandidateAsync(PromotionRoute route, ApplicationName application, ImageReference image, CancellationToken cancellationToken)
    {
        var source = new SourceOfImage(history, pullRequests);
        image = await source.WithTagAsync(route.From, application, image, cancellationToken);
        var (commit, url) = await source.FindAsync(route.From, application, image.Digest!, cancellationToken);
        return new ReleaseCandidate
        {
            Application = application,
            Version = image.Tag!,
            Image = image,
            SourceCommit = commit,
            SourceUrl = url,
            Origin = new ReleaseOrigin.Promotion(route.From),
        };
    }

    // An application whose manifests name no image of its own, such as a chart of somebody else's, has nothing to promote.
    private async Task<ImageReference?> ImageAsync(
        StageFolders folders, SlipwayConfiguration configuration, StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        try
        {
            return DeployedImage.Find($"{stage}/{application}", application, await folders.ReadAsync(stage, application, cancellationToken), configuration.ImagesOf(application));
        }
        catch (InvalidInputException exception)
        {
            log.Debug("{Stage:l}/{Application:l} is not promoted by itself: {Reason:l}", stage.Value, application.Value, exception.Message);
            return null;
        }
    }
}
