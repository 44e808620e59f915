using Serilog;
using Slipway.Analysis;
using Slipway.Engine.Ports;

namespace Slipway.Engine.Analysis;

/// <summary>Shows what looks find: the table where it says something new, and always where it is an alarm.</summary>
/// <param name="analysis">Looks.</param>
/// <param name="log">Gets the table.</param>
internal sealed class LoggedAnalysis(IRolloutAnalysis analysis, ILogger log) : IRolloutAnalysis
{
    private (int Step, AnalysisVerdict Verdict)? shown;

    /// <inheritdoc/>
    public async Task<RolloutEvidence> LookAsync(AnalysisRequest request, CancellationToken cancellationToken)
    {
        var evidence = await analysis.LookAsync(request, cancellationToken);
        var news = (request.Segments.Count == 0 ? 0 : request.Segments[^1].Step, evidence.Verdict);
        if (shown != news)
        {
            shown = news;
            log.Information("{Stage:l}/{Application:l}: {Evidence:l}\n{Table:l}", request.Stage.Value, request.Application.Value, EvidenceTable.Line(evidence), EvidenceTable.Text(evidence.Rows).TrimEnd());
        }

        return evidence;
    }

    /// <inheritdoc/>
    public Task<string?> CheckAsync(AnalysisRequest request, CancellationToken cancellationToken) => analysis.CheckAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EvidenceRow>> ProbeAsync(AnalysisRequest request, CancellationToken cancellationToken) => analysis.ProbeAsync(request, cancellationToken);
}
