using Serilog;
using Slipway.ApplySets;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Engine.Waiting;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Promotions;
using Slipway.Releases;
using Slipway.Renderings;

namespace Slipway.Components.Promoting;

/// <summary>Carries the digest that runs in one stage to the next.</summary>
internal sealed class PromotionSteps(ReleaseSteps releases, IConfigHistory history, IPullRequests pullRequests, ISourceHistory? sources, ProposedBy by)
{
    /// <summary>Promotes what runs and is healthy in a stage.</summary>
    /// <exception cref="SlipwayException">One of the applications is not healthy there: none is promoted.</exception>
    public async Task<IReadOnlyList<ReleasedApplication>> PromoteAsync(
        DeploymentRun run, PromotionRoute route, ApplicationName? application, bool reopen, CancellationToken cancellationToken)
    {
        var health = new LiveHealth(run.Cluster, TimeProvider.System, Log.Logger);
        var images = new HealthyImage(history, run.Manifests.Configuration);
        var candidates = new List<ReleaseCandidate>();
        var problems = new List<SlipwayException>();
        foreach (var name in Applications(run, route, application))
        {
            try
            {
                var target = new RenderingTarget { Application = name, Stage = route.From, Namespace = run.Manifests.Configuration.Stage(route.From).Namespace };
                var look = await health.LookAsync(target, run.RulesOf(route.From).Health, cancellationToken);
                // What was recorded may have changed since; what the Pods run now is what is promoted.
                var last = DeploymentRecord.Last(look?.Parent) is { } record ? record with { Images = look!.Running.Images } : null;
                var image = await images.FindAsync(route.From, name, last, look?.Health, cancellationToken);
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
                : new SlipwayException($"promotion to {route.To}", "nothing was promoted:\n" + string.Join('\n', problems.Select(problem => problem.Message)));
        }

        return await ProposeAsync(new ReleaseRequest { Stage = route.To, Candidates = candidates, Reopen = reopen }, cancellationToken);
    }

    /// <summary>Promotes, where slipway.yaml says so, what a run has just found healthy. What the next stage had before, or a person closed, is not proposed again.</summary>
    public async Task<IReadOnlyList<ReleasedApplication>> PromoteDeployedAsync(
        DeploymentRun run, IReadOnlyList<DeployedApplication> deployed, CancellationToken cancellationToken)
    {
        var configuration = run.Manifests.Configuration;
        if (await history.FindAsync(run.Commit, cancellationToken) is not { } commit)
        {
            return [];
        }

        var requests = new Dictionary<StageName, List<ReleaseCandidate>>();
        foreach (var application in deployed.Where(one => one.State is DeploymentState.Deployed or DeploymentState.Unchanged))
        {
            if (configuration.Stage(application.Stage).Promotion == PromotionRule.AfterHealthy
                && PromotionRoute.NextOf(configuration, application.Stage) is { } next
                && await ImageAsync(commit, configuration, application.Stage, application.Application, cancellationToken) is { } image
                && application.Runs(image.Digest!)
                && await HasFolderAsync(commit, next, application.Application, cancellationToken)
                && await ImageAsync(commit, configuration, next, application.Application, cancellationToken) != image)
            {
                var candidate = await CandidateAsync(new PromotionRoute(application.Stage, next), application.Application, image, cancellationToken);
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

    private static List<ApplicationName> Applications(DeploymentRun run, PromotionRoute route, ApplicationName? application)
    {
        var (from, to) = (ApplicationsOf(run, route.From), ApplicationsOf(run, route.To));
        if (application is not null)
        {
            return from.Contains(application)
                ? [application]
                : throw new InvalidInputException($"application '{application}'", $"stage {route.From} has no such application. It has: {string.Join(", ", from)}.");
        }

        foreach (var missing in from.Except(to))
        {
            Log.Information("{Application:l}: stage {Stage:l} has no folder of it, left out", missing.Value, route.To.Value);
        }

        return from.Intersect(to).ToList() is { Count: > 0 } both
            ? both
            : throw new InvalidInputException($"promotion from '{route.From}' to '{route.To}'", "the stages have no application in common.");
    }

    private static List<ApplicationName> ApplicationsOf(DeploymentRun run, StageName stage) =>
        [.. run.Manifests.AllTargets.Where(target => target.Stage == stage).Select(target => target.Application)];

    private static async Task<bool> HasFolderAsync(IConfigTree commit, StageName stage, ApplicationName application, CancellationToken cancellationToken) =>
        (await commit.ListFoldersAsync(stage.Value, cancellationToken)).Contains(application.Value);

    // An application whose manifests name no image of its own, such as a chart of somebody else's, has nothing to promote.
    private static async Task<ImageReference?> ImageAsync(
        IConfigTree commit, SlipwayConfiguration configuration, StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        try
        {
            var folder = $"{stage}/{application}";
            return DeployedImage.Find(folder, application, await commit.ReadFolderAsync(folder, cancellationToken), configuration.ImagesOf(application));
        }
        catch (InvalidInputException exception)
        {
            Log.Debug("{Stage:l}/{Application:l} is not promoted by itself: {Reason:l}", stage.Value, application.Value, exception.Message);
            return null;
        }
    }
}
