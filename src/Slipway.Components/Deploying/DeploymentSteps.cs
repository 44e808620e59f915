using System.Text.Json;
using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Forges;
using Slipway.Kubernetes.Applying;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Fencing;
using Slipway.Kubernetes.Locking;
using Slipway.Kubernetes.Planning;
using Slipway.Kubernetes.Smoke;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Smoke;
using Slipway.Values;

namespace Slipway.Components.Deploying;

/// <summary>A commit of the config repository, on its way into the cluster.</summary>
internal sealed class DeploymentSteps(
    RenderSteps manifests, ClusterConnection cluster, CommitSha commit, CommitOrder isAncestor, DeploymentReports reports, string holder, ArtifactFile<DeploymentResult> results)
    : IDisposable
{
    private const string PreviewStatus = "slipway/preview";
    private const string DeployStatus = "slipway/deploy";

    private readonly ClusterPlanner planner = new(cluster);
    private readonly ClusterApplier applier = new(cluster, TimeProvider.System, Log.Logger);
    private readonly SmokeRequests requests = new(cluster);

    public ArtifactStamp Stamp { get; } = new() { Commit = commit };

    public void Dispose()
    {
        requests.Dispose();
        cluster.Dispose();
    }

    /// <summary>Plans all, prints the plans and sets the status.</summary>
    public async Task<IReadOnlyList<PlannedApplication>> PreviewAsync(CancellationToken cancellationToken)
    {
        try
        {
            var plans = new List<PlannedApplication>();
            foreach (var rendering in await manifests.RenderAsync(planner, cancellationToken))
            {
                plans.Add(await PreviewAsync(rendering, cancellationToken));
            }

            var blocked = plans.Where(plan => plan.IsBlocked).ToList();
            if (blocked.Count > 0)
            {
                throw new SlipwayException(string.Join(", ", blocked.Select(plan => plan.Environment)), "cannot be applied like this: see the plan above.");
            }

            await reports.StatusAsync(PreviewStatus, ReportState.Success, string.Join("; ", plans.Select(plan => $"{plan.Environment}: {plan.Summary}")), cancellationToken);
            return plans;
        }
        catch (SlipwayException exception)
        {
            await reports.StatusAsync(PreviewStatus, ReportState.Failure, exception.Message, cancellationToken);
            throw;
        }
    }

    /// <summary>Applies all, stage by stage, with smoke tests where they are asked for; returns what the summary says.</summary>
    public async Task<IReadOnlyList<(string Key, string Value)>> RunAsync(
        Func<StageName, ApplicationName, IEnumerable<SmokeTest>>? smokeTests, CancellationToken cancellationToken)
    {
        var done = new List<DeployedApplication>();
        try
        {
            await reports.StatusAsync(DeployStatus, ReportState.Pending, $"Deploying {manifests.Targets.Count} applications", cancellationToken);
            var renderings = await manifests.RenderAsync(planner, cancellationToken);
            foreach (var stage in renderings.GroupBy(rendering => rendering.Target.Stage))
            {
                foreach (var rendering in stage)
                {
                    done.Add(await DeployAsync(rendering, smokeTests, cancellationToken));
                    results.Write(Stamp, new DeploymentResult { Applications = done });
                }

                ThrowIfFailed(done);
            }

            var summary = done.Select(application => (application.Environment, application.Description)).ToList();
            await reports.StatusAsync(DeployStatus, ReportState.Success, string.Join("; ", summary.Select(pair => $"{pair.Environment}: {pair.Description}")), cancellationToken);
            return [.. summary, .. done.Where(application => application.Url is not null).Select(application => ("Running at", application.Url!.AbsoluteUri)).Distinct()];
        }
        catch (OperationCanceledException)
        {
            await reports.CancelledAsync(null, DeployStatus);
            throw;
        }
        catch (SlipwayException exception)
        {
            await reports.StatusAsync(DeployStatus, ReportState.Failure, exception.Message, cancellationToken);
            throw;
        }
    }

    /// <summary>Tests what was applied.</summary>
    public async Task<IReadOnlyList<(string Key, string Value)>> SmokeTestAsync(
        DeploymentResult deployed, Func<StageName, ApplicationName, IEnumerable<SmokeTest>> smokeTests, CancellationToken cancellationToken)
    {
        var summary = new List<(string, string)>();
        foreach (var application in deployed.Applications.Where(application => application.State is DeploymentState.Deployed or DeploymentState.Unchanged))
        {
            var tests = smokeTests(application.Stage, application.Application);
            summary.Add((application.Environment, await SmokeTestAsync(application.Environment, application.Namespace, tests, cancellationToken)));
        }

        return summary;
    }

    private async Task<PlannedApplication> PreviewAsync(Rendering rendering, CancellationToken cancellationToken)
    {
        var environment = rendering.Target.ToString();
        if (rendering.IsWaitingForRelease)
        {
            Log.Information("{Environment:l}: waiting for its first release, nothing would be applied", environment);
            return new PlannedApplication { Environment = environment, Summary = "waiting for its first release", IsBlocked = false };
        }

        var (plan, _) = await planner.PlanAsync(rendering, new PlanRules(), cancellationToken);
        Log.Information("{Plan:l}", plan.ToString().TrimEnd());
        using var json = JsonDocument.Parse(JsonValues.ToBytes(PlanJson.Of(plan)));
        return new PlannedApplication
        {
            Environment = environment,
            Summary = PlanText.Summary(plan),
            Hash = plan.Hash,
            IsBlocked = plan.IsBlocked,
            Plan = json.RootElement.Clone(),
        };
    }

    private async Task<DeployedApplication> DeployAsync(
        Rendering rendering, Func<StageName, ApplicationName, IEnumerable<SmokeTest>>? smokeTests, CancellationToken cancellationToken)
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

        var url = manifests.StageOf(target).UrlOf(target.Application);
        try
        {
            await reports.DeploymentAsync(target, ReportState.Pending, "Applying", url, cancellationToken);
            var outcome = await applier.ApplyAsync(
                new ApplyRequest
                {
                    Rendering = rendering,
                    Commit = commit,
                    IsAncestor = isAncestor,
                    Lock = new LockOptions { Holder = holder },
                    Version = SlipwayVersion.Text,
                },
                cancellationToken);
            if (outcome.Plan is not { } plan)
            {
                await reports.DeploymentAsync(target, ReportState.Success, "A newer commit was deployed already", url, cancellationToken);
                return result with { State = DeploymentState.Superseded, Description = "a newer commit was there already", Url = url };
            }

            var description = PlanText.Summary(plan);
            if (smokeTests is not null)
            {
                description += ", " + await SmokeTestAsync(target.ToString(), target.Namespace, smokeTests(target.Stage, target.Application), cancellationToken);
            }

            await reports.DeploymentAsync(target, ReportState.Success, $"Healthy: {description}", url, cancellationToken);
            var state = plan.HasChanges ? DeploymentState.Deployed : DeploymentState.Unchanged;
            return result with { State = state, Description = description, PlanHash = plan.Hash, Url = url };
        }
        catch (OperationCanceledException)
        {
            await reports.CancelledAsync(target, DeployStatus);
            throw;
        }
        catch (SlipwayException exception)
        {
            // The reason ends the build; it would be told twice.
            Log.Information("{Target:l}: failed", target.ToString());
            await reports.DeploymentAsync(target, ReportState.Failure, exception.Message, url, cancellationToken);
            return result with { State = DeploymentState.Failed, Description = exception.Message };
        }
    }

    private async Task<string> SmokeTestAsync(string environment, string inNamespace, IEnumerable<SmokeTest> tests, CancellationToken cancellationToken)
    {
        var outcomes = await new SmokeRun(requests, TimeProvider.System).RunAsync(tests, inNamespace, cancellationToken);
        foreach (var outcome in outcomes.Where(outcome => outcome.HasPassed))
        {
            Log.Information("{Environment:l}: {Outcome:l}", environment, outcome.ToString());
        }

        var failed = outcomes.Where(outcome => !outcome.HasPassed).ToList();
        return failed.Count > 0
            ? throw new SlipwayException(environment, $"is healthy, but a smoke test failed:\n{string.Join('\n', failed.Select(outcome => $"  {outcome}"))}")
            : outcomes.Count == 0 ? "no smoke tests" : $"{outcomes.Count} smoke tests passed";
    }

    private static void ThrowIfFailed(List<DeployedApplication> done)
    {
        var failed = done.Where(application => application.State == DeploymentState.Failed).ToList();
        if (failed.Count > 0)
        {
            // Each message begins with its subject.
            var first = failed[0].Description;
            throw failed.Count == 1
                ? new SlipwayException(failed[0].Environment, WithoutSubject(first, failed[0].Environment))
                : new SlipwayException(
                    string.Join(", ", failed.Select(application => application.Environment)),
                    "were not deployed:\n" + string.Join('\n', failed.Select(application => application.Description)));
        }
    }

    private static string WithoutSubject(string message, string subject) =>
        message.StartsWith(subject + ": ", StringComparison.Ordinal) ? message[(subject.Length + 2)..] : message;
}
