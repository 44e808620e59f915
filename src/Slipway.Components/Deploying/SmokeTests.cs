using Serilog;
using Slipway.Engine.Waiting;
using Slipway.Kubernetes.Smoke;
using Slipway.Naming;
using Slipway.Smoke;

namespace Slipway.Components.Deploying;

/// <summary>The smoke tests of what an earlier target applied: all of them run, and all results are shown.</summary>
internal sealed class SmokeTests(DeploymentRun run)
{
    /// <summary>Tests it; returns what the summary says.</summary>
    /// <exception cref="SlipwayException">A test failed.</exception>
    public async Task<IReadOnlyList<(string Key, string Value)>> RunAsync(
        DeploymentResult deployed, Func<StageName, ApplicationName, IEnumerable<SmokeTest>> smokeTests, CancellationToken cancellationToken)
    {
        SmokeRun.Check(deployed.Applications.SelectMany(application => smokeTests(application.Stage, application.Application)));
        var report = new SmokeTestReport(run.SmokeReport);
        var summary = new List<(string, string)>();
        foreach (var application in deployed.Applications.Where(application => application.State is DeploymentState.Deployed or DeploymentState.Unchanged))
        {
            var (_, cluster) = run.Clusters.Of(run.Manifests.Configuration.Stage(application.Stage)).First(one => one.Name == application.Cluster);
            using var requests = new SmokeRequests(cluster, run.Manifests.Root);
            var results = await new SmokeRun(requests, TimeProvider.System).RunAsync(smokeTests(application.Stage, application.Application), application.Namespace, cancellationToken);
            if (results.Count == 0)
            {
                summary.Add((application.Environment, "no smoke tests"));
                continue;
            }

            Log.Information("{Environment:l}: smoke tests\n{Table:l}", application.Environment, PodOutput.Neutralise(SmokeTable.Text(results).TrimEnd()));
            await report.AddAsync(application.Environment, results, cancellationToken);
            SmokeRun.ThrowIfFailed(application.Environment, results);
            summary.Add((application.Environment, results.Count == 1 ? "1 smoke test passed" : $"{results.Count} smoke tests passed"));
        }

        return summary;
    }
}
