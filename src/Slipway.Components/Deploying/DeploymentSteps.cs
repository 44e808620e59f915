using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Components.Releasing;
using Slipway.Deployments;
using Slipway.Forges;
using Slipway.Health;
using Slipway.Engine.Applying;
using Slipway.Engine.Locking;
using Slipway.Engine.Planning;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Smoke;

namespace Slipway.Components.Deploying;

/// <summary>A commit of the config repository, on its way into the cluster.</summary>
internal sealed class DeploymentSteps(DeploymentRun run, ArtifactFile<DeploymentResult> results) : IDisposable
{
    private const string DeployStatus = "slipway/deploy";

    private readonly ClusterApplier applier = new(
        run.Cluster, TimeProvider.System, Log.Logger, RunDisplays.Find(Environment.GetEnvironmentVariable, Console.IsOutputRedirected, Console.Out, Log.Logger));

    private readonly SmokeSteps smoke = new(run);

    public void Dispose() => smoke.Dispose();

    /// <summary>Applies all, stage by stage, with smoke tests where they are asked for; returns what the summary says.</summary>
    public async Task<IReadOnlyList<(string Key, string Value)>> RunAsync(
        Func<StageName, ApplicationName, IEnumerable<SmokeTest>>? smokeTests, CancellationToken cancellationToken)
    {
        var done = new List<DeployedApplication>();
        IReadOnlyList<(string Key, string Value)> succeeded;
        try
        {
            await run.Reports.StatusAsync(DeployStatus, ReportState.Pending, $"Deploying {run.Manifests.Targets.Count} applications", cancellationToken);
            var renderings = await run.RenderAsync(new ClusterPlanner(run.Cluster), cancellationToken);
            await CheckReleasesAsync(renderings, cancellationToken);
            // What is wrong with a test must not be found when everything was applied.
            SmokeRun.Check(smokeTests is null ? [] : renderings.SelectMany(rendering => smokeTests(rendering.Target.Stage, rendering.Target.Application)));
            var others = await OtherApplications.BesideAsync(run, renderings, [.. run.Manifests.Stages.Select(stage => stage.Name)], cancellationToken);
            foreach (var stage in renderings.GroupBy(rendering => rendering.Target.Stage))
            {
                var rules = run.RulesOf(stage.Key);
                foreach (var rendering in stage)
                {
                    done.Add(await DeployAsync(rendering, rules with { Plan = others.Among(rules.Plan, rendering.Target) }, smokeTests, cancellationToken));
                    results.Write(run.Stamp, new DeploymentResult { Applications = done });
                }

                ThrowIfFailed(done);
            }

            await new OrphanSteps(run).ShowAsync(cancellationToken);
            var summary = done.Select(application => (application.Environment, application.Description)).ToList();
            await run.Reports.StatusAsync(DeployStatus, ReportState.Success, summary.Count == 0 ? "Git has no application" : string.Join("; ", summary.Select(pair => $"{pair.Environment}: {pair.Description}")), cancellationToken);
            // Everything was deployed well: what fails from here on is no failure of the deployment.
            succeeded = [.. summary, .. done.Where(application => application.Url is not null).Select(application => ("Running at", application.Url!.AbsoluteUri)).Distinct()];
        }
        catch (OperationCanceledException)
        {
            await run.Reports.CancelledAsync(null, DeployStatus);
            throw;
        }
        catch (SlipwayException exception)
        {
            await run.Reports.StatusAsync(DeployStatus, ReportState.Failure, exception.Message, cancellationToken);
            throw;
        }

        // Only what passed its smoke tests goes on.
        return smokeTests is null ? succeeded : [.. succeeded, .. await PromoteAsync(done, cancellationToken)];
    }

    /// <summary>Tests what was applied.</summary>
    public async Task<IReadOnlyList<(string Key, string Value)>> SmokeTestAsync(
        DeploymentResult deployed, Func<StageName, ApplicationName, IEnumerable<SmokeTest>> smokeTests, CancellationToken cancellationToken)
    {
        SmokeRun.Check(deployed.Applications.SelectMany(application => smokeTests(application.Stage, application.Application)));
        var summary = new List<(string, string)>();
        foreach (var application in deployed.Applications.Where(application => application.State is DeploymentState.Deployed or DeploymentState.Unchanged))
        {
            var tests = smokeTests(application.Stage, application.Application);
            summary.Add((application.Environment, await smoke.RunAsync(application.Environment, application.Namespace, tests, cancellationToken)));
        }

        return summary;
    }

    // Who released something that would not run hears of it where they look.
    private async Task CheckReleasesAsync(IReadOnlyList<Rendering> renderings, CancellationToken cancellationToken)
    {
        try
        {
            await run.CheckReleasesAsync(renderings, cancellationToken);
        }
        catch (InvalidInputException exception)
        {
            foreach (var rendering in renderings)
            {
                if (exception.Problems.FirstOrDefault(problem => problem.Subject == rendering.Target.ToString()) is { } problem)
                {
                    await run.Reports.DeploymentAsync(
                        rendering.Target, ReportState.Failure, problem.Message, run.Manifests.StageOf(rendering.Target).UrlOf(rendering.Target.Application), cancellationToken);
                    await (run.Notices?.FailedAsync(rendering, problem.Message, cancellationToken) ?? Task.CompletedTask);
                }
            }

            throw;
        }
    }

    private async Task<DeployedApplication> DeployAsync(
        Rendering rendering, StageRules rules, Func<StageName, ApplicationName, IEnumerable<SmokeTest>>? smokeTests, CancellationToken cancellationToken)
    {
        var target = rendering.Target;
        var result = new DeployedApplication
        {
            Stage = target.Stage,
            Application = target.Application,
            Namespace = target.Namespace,
            State = DeploymentState.Waiting,
            Description = "waiting for its first release",
        };
        if (rendering.IsWaitingForRelease)
        {
            Log.Information("{Target:l}: waiting for its first release, skipped", target.ToString());
            return result;
        }

        using var group = RunDisplays.Group(target.ToString(), Environment.GetEnvironmentVariable, Console.Out);
        var url = run.Manifests.StageOf(target).UrlOf(target.Application);
        try
        {
            await run.Reports.DeploymentAsync(
                target, ReportState.Pending, "Applying", url, cancellationToken, RunningImages.AskedFor(rendering).Images);
            await (run.Notices?.ApplyingAsync(target, cancellationToken) ?? Task.CompletedTask);
            var tested = "";
            var outcome = await applier.ApplyAsync(
                new ApplyRequest
                {
                    Rendering = rendering,
                    Commit = run.Commit,
                    Config = run.Config,
                    IsAncestor = run.IsAncestor,
                    Lock = new LockOptions { Holder = run.Holder },
                    Rules = rules.Plan,
                    Health = rules.Health,
                    Hooks = rules.Hooks,
                    Version = SlipwayVersion.Text,
                    Check = smokeTests is null ? null : async token =>
                        tested = ", " + await smoke.RunAsync(target.ToString(), target.Namespace, smokeTests(target.Stage, target.Application), token),
                },
                cancellationToken);
            if (outcome.Plan is not { } plan)
            {
                await run.Reports.DeploymentAsync(target, ReportState.Success, Deployment.Superseded, url, cancellationToken);
                return result with { State = DeploymentState.Superseded, Description = "a newer commit was there already", Url = url };
            }

            var description = PlanText.Outcome(plan) + tested;
            var behind = string.Join("; ", outcome.Running.Behind);
            await (behind.Length == 0
                ? run.Reports.DeploymentAsync(target, ReportState.Success, $"Healthy: {description}", url, cancellationToken)
                // It is not deployed before its Pods run it.
                : run.Reports.DeploymentAsync(target, ReportState.Pending, $"Applied. {behind}", url, cancellationToken));
            await (run.Notices?.HealthyAsync(rendering, plan.HasChanges, url, cancellationToken, outcome.Running) ?? Task.CompletedTask);
            var state = plan.HasChanges ? DeploymentState.Deployed : DeploymentState.Unchanged;
            return result with
            {
                State = state,
                Description = behind.Length == 0 ? description : $"{description}. {behind}",
                Images = outcome.Running.Images,
                PlanHash = plan.Hash,
                Url = url,
            };
        }
        catch (OperationCanceledException)
        {
            await run.Reports.CancelledAsync(target, DeployStatus);
            throw;
        }
        catch (SlipwayException exception)
        {
            // The reason ends the build; it would be told twice.
            Log.Information("{Target:l}: failed", target.ToString());
            await run.Reports.DeploymentAsync(target, ReportState.Failure, exception.Message, url, cancellationToken);
            await (run.Notices?.FailedAsync(rendering, exception.Message, cancellationToken) ?? Task.CompletedTask);
            var restore = await ProposeRestoreAsync(target, rules, exception, cancellationToken);
            var reason = exception.Subject == target.ToString() ? exception.Reason : exception.Message;
            return result with { State = DeploymentState.Failed, Description = restore is null ? reason : $"{reason}\n{restore}" };
        }
    }

    private async Task<IEnumerable<(string Key, string Value)>> PromoteAsync(List<DeployedApplication> done, CancellationToken cancellationToken)
    {
        try
        {
            return run.Promotions is null ? [] : ReleaseSummary.Promotions(await run.Promotions.PromoteDeployedAsync(run, done, cancellationToken));
        }
        catch (SlipwayException exception)
        {
            throw new SlipwayException(
                "promotion", $"everything was deployed and is healthy, but it could not be proposed to the next stage. Run Deploy or Promote again. {exception.Message}", exception.IsTransient, exception);
        }
    }

    private async Task<string?> ProposeRestoreAsync(RenderingTarget target, StageRules rules, SlipwayException failure, CancellationToken cancellationToken) =>
        rules.OnFailure == FailureAction.ProposeRestore && failure is ApplyFailedException applied && run.Restores is { } restores
            ? await restores.ProposeAsync(run, target, applied.LastHealthyCommit, failure.Message, run.Page, cancellationToken)
            : null;

    private static void ThrowIfFailed(List<DeployedApplication> done)
    {
        var failed = done.Where(application => application.State == DeploymentState.Failed).ToList();
        if (failed.Count > 0)
        {
            throw failed.Count == 1
                ? new SlipwayException(failed[0].Environment, failed[0].Description)
                : new SlipwayException(
                    string.Join(", ", failed.Select(application => application.Environment)),
                    "were not deployed:\n" + string.Join('\n', failed.Select(application => $"{application.Environment}: {application.Description}")));
        }
    }
}
