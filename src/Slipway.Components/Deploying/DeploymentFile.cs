using Slipway.ApplySets;
using Slipway.Components.Artifacts;
using Slipway.Engine.Events;

namespace Slipway.Components.Deploying;

/// <summary>Keeps <c>artifacts/deployment.json</c> while a deployment goes on, as far as the run came.</summary>
internal sealed class DeploymentFile(ArtifactFile<DeploymentResult> file, DeploymentRun run) : IDeployListener
{
    private readonly List<Outcome> outcomes = [];

    public string Name => "artifacts/deployment.json";

    public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case DeployEvent.Ended { Outcome: var outcome }:
                outcomes.Add(outcome);
                if (outcome is Outcome.Deployed or Outcome.Failed)
                {
                    Write(outcomes);
                }

                break;
            case DeployEvent.RunEnded { Problem: null } ended:
                Write(ended.Outcomes);
                break;
        }

        return Task.CompletedTask;
    }

    /// <summary>What the file says of outcomes.</summary>
    public static IReadOnlyList<DeployedApplication> Of(IEnumerable<Outcome> outcomes, DeploymentRun run) => [.. outcomes.Select(outcome => Of(outcome, run))];

    private static DeployedApplication Of(Outcome outcome, DeploymentRun run)
    {
        var application = new DeployedApplication
        {
            Stage = outcome.Target.Stage,
            Cluster = outcome.Target.Cluster,
            Application = outcome.Target.Application,
            Namespace = outcome.Target.Namespace,
            State = DeploymentState.Waiting,
            Description = outcome.Summary,
            Url = run.Manifests.StageOf(outcome.Target).UrlOf(outcome.Target.Application),
        };
        return outcome switch
        {
            Outcome.Deployed deployed => application with
            {
                State = deployed.Plan.HasChanges ? DeploymentState.Deployed : DeploymentState.Unchanged,
                Images = deployed.Running.Images,
                PlanHash = deployed.Plan.Hash,
                HealthySince = deployed.Plan.HasChanges ? null : HealthySince(outcome),
            },
            Outcome.Unchanged unchanged => application with { State = DeploymentState.Unchanged, Images = unchanged.Images, PlanHash = unchanged.PlanHash, HealthySince = HealthySince(outcome) },
            Outcome.Superseded => application with { State = DeploymentState.Superseded },
            Outcome.RollingOut => application with { State = DeploymentState.RollingOut },
            Outcome.Failed failed => application with { State = DeploymentState.Failed, Description = failed.Failure.Text, Url = null },
            Outcome.Skipped => application with { State = DeploymentState.Skipped, Url = null },
            Outcome.NotReached => application with { State = DeploymentState.NotReached, Url = null },
            _ => application with { Url = null },
        };
    }

    private static DateTimeOffset? HealthySince(Outcome outcome) => outcome.Earlier is { Outcome: DeploymentOutcome.Healthy } earlier ? earlier.At : null;

    private void Write(IReadOnlyList<Outcome> all) => file.Write(run.Stamp, new DeploymentResult { Applications = Of(all, run) });
}
