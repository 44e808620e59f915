using Slipway.Ci;
using Slipway.Components.Artifacts;
using Slipway.Engine.Events;
using Slipway.Smoke;

namespace Slipway.Components.Deploying;

/// <summary>Keeps the results of smoke tests: as JUnit XML, and on the page of the run.</summary>
internal sealed class SmokeTestReport(string file) : IDeployListener
{
    private readonly List<(string Environment, IReadOnlyList<SmokeResult> Results)> all = [];

    public string Name => "the report of smoke tests";

    public async Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        if (happened is DeployEvent.Tested { Target: { } target, Results: var results })
        {
            await AddAsync(target.ToString(), results, cancellationToken);
        }
    }

    /// <summary>Adds the results of one application.</summary>
    public async Task AddAsync(string environment, IReadOnlyList<SmokeResult> results, CancellationToken cancellationToken)
    {
        await CiSummary.AppendAsync(SmokeTable.Markdown(environment, results), cancellationToken);
        all.Add((environment, results));
        ReportFile.Write(file, SmokeReport.Of(all));
    }
}
