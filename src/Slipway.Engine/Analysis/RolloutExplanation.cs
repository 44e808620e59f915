using Slipway.Analysis;
using Slipway.Engine.Ports;
using Slipway.Smoke;

namespace Slipway.Engine.Analysis;

/// <summary>Computes again what a rollout was judged by, from its record; of a step that still holds, from the metrics store.</summary>
internal static class RolloutExplanation
{
    /// <summary>The verdict and its table.</summary>
    /// <param name="request">The rollout, with the steps that its record has.</param>
    /// <param name="checks">The checks of the build definition. Where it has none, what was counted is compared as errors are by default.</param>
    /// <param name="options">How it is judged.</param>
    /// <param name="metrics">The metrics store; null where none is set: then a step that still holds is not known.</param>
    /// <param name="time">The clock of the limit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<string> OfAsync(
        AnalysisRequest request, IReadOnlyList<RolloutCheck> checks, AnalysisOptions options, IMetrics? metrics, TimeProvider time, CancellationToken cancellationToken)
    {
        // A probe tells how a version is now, and nothing of a step that is over.
        List<RolloutCheck> known = [.. checks.Where(check => check is not RolloutCheck.Probe)];
        known = known.Count > 0 ? known :
        [
            .. request.Segments.SelectMany(segment => segment.Counts).Where(counts => counts.CanaryRequests + counts.StableRequests > 0).Select(counts => counts.Check).Distinct()
                .Select(check => new RolloutCheck.ErrorShare("", "") { Name = check }),
        ];
        if (known.Count == 0)
        {
            return "nothing was counted";
        }

        var evidence = await new RolloutAnalysis(known, options, metrics, new NoRequests(), time).LookAsync(request, cancellationToken);
        return $"{EvidenceTable.Line(evidence)}\n{EvidenceTable.Text(evidence.Rows).TrimEnd()}";
    }

    private sealed class NoRequests : ISmokeRequests
    {
        public Task<SmokeResponse> SendAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken) => throw new InvalidOperationException("nothing is asked.");
    }
}
