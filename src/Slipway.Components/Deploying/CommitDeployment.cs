using System.Globalization;
using Serilog;
using Slipway.Ci;
using Slipway.Components.Artifacts;
using Slipway.Components.Releasing;
using Slipway.Deployments;
using Slipway.Engine.Deploying;
using Slipway.Engine.Events;
using Slipway.Engine.Listeners;
using Slipway.Engine.Reviewing;
using Slipway.Engine.Rollouts;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Rollouts;
using Slipway.Smoke;

namespace Slipway.Components.Deploying;

/// <summary>A commit of the config repository, on its way into the clusters.</summary>
internal sealed class CommitDeployment(DeploymentRun run, ArtifactFile<DeploymentResult> results) : IDisposable
{
    private const int MaxListed = 5;

    private readonly StageParts parts = new(run);
    private readonly CommitRenderings commits = new(run);
    private IReadOnlyDictionary<StageName, DateTimeOffset> soaking = new Dictionary<StageName, DateTimeOffset>();

    /// <summary>Whether stages are deployed in spite of a freeze.</summary>
    public bool IgnoresFreeze { get; init; }

    /// <summary>Whether applications are deployed without the approvals that slipway.yaml asks for.</summary>
    public bool IgnoresApprovals { get; init; }

    /// <summary>Hooks that count as done without running. Default: none.</summary>
    public HookSkips SkippedHooks { get; init; } = HookSkips.None;

    /// <summary>How long it goes on with a rollout. Default: 10 minutes.</summary>
    public TimeSpan RolloutTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Judges rollouts by their metrics; null: the build definition has no checks to give.</summary>
    public RolloutAnalyses? Analyses { get; init; }

    /// <summary>What is asked of rollouts. Default: nothing.</summary>
    public RolloutWish Wish { get; init; } = RolloutWish.None;

    public void Dispose()
    {
        parts.Dispose();
        commits.Dispose();
    }

    /// <summary>Applies all, with smoke tests where they are asked for; returns what the summary says.</summary>
    /// <exception cref="SlipwayException">Not all of it was deployed well.</exception>
    public async Task<IReadOnlyList<(string Key, string Value)>> RunAsync(
        Func<StageName, ApplicationName, IEnumerable<SmokeTest>>? smokeTests, bool testsAll, CancellationToken cancellationToken)
    {
        var file = new DeploymentFile(results, run);
        var tests = new SmokeTestReport(run.SmokeReport);
        var inClusters = new KubernetesEvents(parts.ClusterOf, run.Holder, TimeProvider.System);
        await using var events = new EventFanOut([run.RunLog, .. run.Listeners, file, tests, inClusters, .. run.Records is { } records ? [records] : Array.Empty<IDeployListener>()], TimeProvider.System, Log.Logger);
        var outcomes = await ListenAsync(events, () => DeployAsync(events, smokeTests, testsAll, cancellationToken), cancellationToken);
        await CiSummary.AppendAsync(OutcomeMarkdown.Of(outcomes), cancellationToken);
        if (Wish.Abort is not null && outcomes.FirstOrDefault(outcome => outcome is not Outcome.Failed) is { } other)
        {
            throw new InvalidInputException(other.Target.ToString(), $"nothing of it rolls out, so there is nothing to abort: {other.Summary}.");
        }

        // An abort that was asked for ends well where it came to its end.
        ThrowIfFailed(Wish.Abort is null ? outcomes : [.. outcomes.Where(outcome => outcome is not Outcome.Failed { Rollout: not null })]);
        var deployed = DeploymentFile.Of(outcomes, run);
        IReadOnlyList<(string, string)> summary =
        [
            .. Summary(outcomes),
            .. soaking.Select(stage => ($"{stage.Key}", string.Create(CultureInfo.InvariantCulture, $"has to stay healthy until {stage.Value.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC. A run after that goes on from there"))),
            .. deployed.Where(application => application.Url is not null && application.State != DeploymentState.Waiting).Select(application => ("Running at", application.Url!.AbsoluteUri)).Distinct().Take(MaxListed),
        ];
        // Only what passed its smoke tests goes on.
        return smokeTests is null ? summary : [.. summary, .. await PromoteAsync([.. deployed.Where(application => !soaking.ContainsKey(application.Stage))], cancellationToken)];
    }

    // Whoever listens hears how it ends, however it ends.
    private async Task<IReadOnlyList<Outcome>> ListenAsync(EventFanOut events, Func<Task<IReadOnlyList<Outcome>>> deploy, CancellationToken cancellationToken)
    {
        try
        {
            _ = events.RaiseAsync(new DeployEvent.RunStarted(run.Manifests.Targets));
            var outcomes = await deploy();
            _ = events.RaiseAsync(new DeployEvent.RunEnded(outcomes, null));
            await events.DrainAsync(isCancelled: false);
            return outcomes;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = events.RaiseAsync(new DeployEvent.Cancelled());
            await events.DrainAsync(isCancelled: true);
            throw;
        }
        catch (SlipwayException exception)
        {
            _ = events.RaiseAsync(new DeployEvent.RunEnded([], exception));
            await events.DrainAsync(isCancelled: false);
            throw;
        }
        catch
        {
            // A bug ends the build with its stack. Nobody shall wait for a run that is over.
            _ = events.RaiseAsync(new DeployEvent.Cancelled());
            await events.DrainAsync(isCancelled: true);
            throw;
        }
    }

    private async Task<IReadOnlyList<Outcome>> DeployAsync(
        EventFanOut events, Func<StageName, ApplicationName, IEnumerable<SmokeTest>>? smokeTests, bool testsAll, CancellationToken cancellationToken)
    {
        var renderings = await run.RenderAsync(cancellationToken);
        await CheckReleasesAsync(events, renderings, cancellationToken);
        // What is wrong with a test must not be found when everything was applied.
        SmokeRun.Check(smokeTests is null ? [] : renderings.SelectMany(rendering => smokeTests(rendering.Target.Stage, rendering.Target.Application)));
        Analyses?.Check(renderings.Select(rendering => rendering.Target));
        var own = await parts.OfAsync(renderings, cancellationToken);
        var deployer = new Deployer(
            new DeployRequest
            {
                Commit = run.Commit,
                Config = run.Config,
                IsAncestor = run.IsAncestor,
                Holder = run.Holder,
                Version = SlipwayVersion.Text,
                Configuration = run.Manifests.Configuration,
                RulesOf = run.RulesOf,
                Parts = own,
                Required = await RequiredAsync(cancellationToken),
                TestsOf = smokeTests is null ? null : target => [.. smokeTests(target.Stage, target.Application)],
                TestsAll = testsAll,
                IgnoresFreeze = IgnoresFreeze,
                SkippedHooks = SkippedHooks,
                ProposeRestore = ProposeRestoreAsync,
                Review = ReviewAsync,
                HistoryOf = target => run.Records?.HeadOfAsync(target) ?? Task.FromResult<CommitSha?>(null),
                AnalysisOf = Analyses?.Among(own),
                Rollouts = new RolloutOptions { Time = RolloutTime, RenderAt = commits.RenderAsync, Wish = Wish },
            },
            events,
            TimeProvider.System);
        var outcomes = await deployer.RunAsync(cancellationToken);
        soaking = deployer.Soaking;
        await new OrphanSearch(run).ShowAsync(cancellationToken);
        return outcomes;
    }

    private async Task<ReviewOutcome?> ReviewAsync(PlanReview asked, CancellationToken cancellationToken)
    {
        var bound = asked.OnlyApprovals ? null : await CompareAsync(asked, cancellationToken);
        var target = asked.Plan.Rendering.Target;
        // A rollout of an earlier commit ends by the rule that it began by.
        var rule = asked.Commit == run.Commit ? run.Manifests.StageOf(target).Approvals : await run.Approvals.RuleOfAsync(asked.Commit, target.Stage, cancellationToken);
        var missing = await run.Approvals.CheckAsync(asked, rule, IgnoresApprovals, cancellationToken);
        return missing is null ? bound : (bound ?? new ReviewOutcome(null, IsApproved: false)) with { WithoutApprovals = missing };
    }

    private Task<ReviewOutcome?> CompareAsync(PlanReview asked, CancellationToken cancellationToken)
    {
        var (target, rules) = (asked.Plan.Rendering.Target, run.RulesOf(asked.Plan.Rendering.Target.Stage));
        return rules.Plan.Binding == PlanBinding.Off ? Task.FromResult<ReviewOutcome?>(null)
            : run.Reviews is { } reviews ? reviews.CheckAsync(asked.Plan, asked.Commit, asked.Healthy, rules.Plan, rules.Drift.Controllers, cancellationToken)
            : throw new SlipwayException(
                target.ToString(), $"is bound to the plan that was reviewed (PlanBinding.{rules.Plan.Binding}), and no forge is there to ask for it. Set ConfigRepository, and ForgeToken or a GitHub App.");
    }

    // What a stage of the run requires, and the run itself does not deploy.
    private async Task<IReadOnlyList<StagePart>> RequiredAsync(CancellationToken cancellationToken)
    {
        var asked = run.Manifests.Stages.Select(stage => stage.Name).ToHashSet();
        var required = run.Manifests.Stages.SelectMany(stage => stage.Requires).Where(name => !asked.Contains(name)).ToHashSet();
        return required.Count == 0 ? [] : await parts.OfAsync(await run.RenderAsync([.. run.Manifests.AllTargets.Where(target => required.Contains(target.Stage))], cancellationToken), cancellationToken);
    }

    // Who released something that would not run hears of it where they look.
    private async Task CheckReleasesAsync(EventFanOut events, IReadOnlyList<Rendering> renderings, CancellationToken cancellationToken)
    {
        try
        {
            await run.CheckReleasesAsync(renderings, cancellationToken);
        }
        catch (InvalidInputException exception)
        {
            var problems = exception.Problems.ToLookup(problem => problem.Subject, problem => problem.Message);
            foreach (var target in renderings.Select(rendering => rendering.Target).Where(target => problems.Contains(target.ToString())))
            {
                var failure = new DeployFailure { Subject = target.ToString(), Reason = string.Join("\n  ", problems[target.ToString()]) };
                new TargetEvents(events, target).Raise(new DeployEvent.Ended(new Outcome.Failed { Target = target, Failure = failure }));
            }

            var told = renderings.Select(rendering => rendering.Target.ToString()).ToHashSet();
            throw new InvalidInputException(exception.Problems) { IsTold = problems.All(one => told.Contains(one.Key)) };
        }
    }

    private async Task<string?> ProposeRestoreAsync(RenderingTarget target, DeployFailure failure, CancellationToken cancellationToken) =>
        run.RulesOf(target.Stage).OnFailure == FailureAction.ProposeRestore && run.Restores is { } restores
            ? await restores.ProposeAsync(target, run.Manifests.SourcesOf(target), run.Commit, failure.LastHealthy, failure.Explanation, run.Page, cancellationToken)
            : null;

    private async Task<IEnumerable<(string Key, string Value)>> PromoteAsync(IReadOnlyList<DeployedApplication> deployed, CancellationToken cancellationToken)
    {
        try
        {
            return run.Promotions is null ? [] : ReleaseSummary.Promotions(await run.Promotions.PromoteDeployedAsync(run, deployed, cancellationToken));
        }
        catch (SlipwayException exception)
        {
            throw new SlipwayException(
                "promotion", $"everything was deployed and is healthy, but it could not be proposed to the next stage. Run Deploy or Promote again. {exception.Message}", exception.IsTransient, exception);
        }
    }

    // A line for each that is not unchanged, and counts for the rest.
    private static IEnumerable<(string Key, string Value)> Summary(IReadOnlyList<Outcome> outcomes) =>
        outcomes.Count == 0 ? [("Deployed", "git has no application")]
        : outcomes.Count <= MaxListed ? outcomes.Select(outcome => (outcome.Target.ToString(), outcome.Summary))
        : [("Applications", OutcomeText.Of(outcomes)), .. outcomes.Where(outcome => outcome is not Outcome.Unchanged).Select(outcome => (outcome.Target.ToString(), outcome.Summary))];

    private static void ThrowIfFailed(IReadOnlyList<Outcome> outcomes)
    {
        var failed = outcomes.OfType<Outcome.Failed>().ToList();
        var left = outcomes.Where(outcome => outcome is Outcome.Skipped or Outcome.NotReached).ToList();
        switch (failed)
        {
            // Only time is missing, or somebody's word.
            case [] when left.TrueForAll(outcome => outcome is Outcome.NotReached { IsWait: true }):
                return;
            case []:
                throw new SlipwayException(string.Join(", ", left.Select(outcome => outcome.Target)), string.Join('\n', left.Select(outcome => outcome.Summary).Distinct())) { IsTold = left.Exists(outcome => outcome is Outcome.NotReached { IsWait: false }) };
            case [var only] when left.Count == 0:
                // The first words are the application, whatever of it failed.
                throw new SlipwayException(only.Target.ToString(), only.Failure.DetailsOf(only.Target)) { IsTold = true };
            default:
                throw new SlipwayException(
                    string.Join(", ", failed.Select(one => one.Target.ToString())),
                    Reasons.Of(failed.Count == 1 ? "was not deployed" : "were not deployed", [.. failed.Select(one => one.Failure.Text).Distinct(), .. left.Select(outcome => $"{outcome.Target}: {outcome.Summary}")])) { IsTold = true };
        }
    }
}
