using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Kubernetes.Smoke;
using Slipway.Engine.Waiting;
using Slipway.Smoke;

namespace Slipway.Components.Deploying;

/// <summary>The smoke tests of a run: all of them run, and all results are shown.</summary>
internal sealed class SmokeSteps(DeploymentRun run) : IDisposable
{
    private readonly List<(string Environment, IReadOnlyList<SmokeResult> Results)> all = [];
    private readonly SmokeRequests requests = new(run.Cluster, run.Manifests.Root);

    /// <summary>Runs the tests of one application; returns how they went, for the summary.</summary>
    /// <exception cref="SlipwayException">A test failed.</exception>
    public async Task<string> RunAsync(string environment, string inNamespace, IEnumerable<SmokeTest> tests, CancellationToken cancellationToken)
    {
        var results = await new SmokeRun(requests, TimeProvider.System).RunAsync(tests, inNamespace, cancellationToken);
        if (results.Count == 0)
        {
            return "no smoke tests";
        }

        Log.Information("{Environment:l}: smoke tests\n{Table:l}", environment, PodOutput.Neutralise(SmokeTable.Text(results).TrimEnd()));
        await CiSummary.AppendAsync(SmokeTable.Markdown(environment, results), cancellationToken);
        all.Add((environment, results));
        ReportFile.Write(run.SmokeReport, SmokeReport.Of(all));
        var failed = results.Where(result => !result.HasPassed).ToList();
        return failed.Count == 0
            ? results.Count == 1 ? "1 smoke test passed" : $"{results.Count} smoke tests passed"
            : throw new SlipwayException(environment, $"is healthy, but {failed.Count} of {results.Count} smoke tests failed:\n{string.Join('\n', failed.Select(result => $"  {result}"))}");
    }

    public void Dispose() => requests.Dispose();
}
