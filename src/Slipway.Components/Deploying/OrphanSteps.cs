using Serilog;
using Slipway.Drifts;
using Slipway.Kubernetes.Planning;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Components.Deploying;

/// <summary>Finds apply sets in the asked stages whose application git does not have any more. They are shown, and go only when they are named.</summary>
internal sealed class OrphanSteps(DeploymentRun run)
{
    /// <summary>Finds and shows them.</summary>
    public async Task<IReadOnlyList<(StageName Stage, DriftFinding.Orphan Finding)>> FindAsync(CancellationToken cancellationToken)
    {
        var orphans = new List<(StageName, DriftFinding.Orphan)>();
        var targets = run.Manifests.AllTargets;
        foreach (var stage in run.Manifests.Stages.DistinctBy(stage => stage.Namespace))
        {
            // Two stages may share a namespace.
            var applications = targets.Where(target => target.Namespace == stage.Namespace).Select(target => target.Application).ToHashSet();
            foreach (var orphan in await TryFindAsync(stage.Namespace, applications, cancellationToken))
            {
                Log.Warning(
                    "{Stage:l}/{Application:l}: an apply set is in the cluster, and git has no such application any more. What is left of it goes with: ./build.sh Remove --stage {Stage:l} --application {Application:l}",
                    stage.Name.Value, orphan.Application, stage.Name.Value, orphan.Application);
                orphans.Add((stage.Name, orphan));
            }
        }

        return orphans;
    }

    /// <summary>Shows them where nothing depends on it: a search that fails fails nothing else.</summary>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FindAsync(cancellationToken);
        }
        catch (SlipwayException exception)
        {
            Log.Warning("Apply sets without an application could not be looked for: {Reason:l}", exception.Message);
        }
    }

    private async Task<IReadOnlyList<DriftFinding.Orphan>> TryFindAsync(string inNamespace, HashSet<ApplicationName> applications, CancellationToken cancellationToken)
    {
        try
        {
            return await new OrphanSets(run.Cluster).FindAsync(inNamespace, applications, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.Reason == RefusalReason.Forbidden)
        {
            Log.Warning("Namespace {Namespace:l}: the right to list ConfigMaps is missing, so apply sets without an application are not found", inNamespace);
            return [];
        }
    }
}
