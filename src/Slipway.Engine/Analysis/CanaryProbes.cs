using Slipway.Analysis;
using Slipway.Smoke;

namespace Slipway.Engine.Analysis;

/// <summary>Asks smoke tests of the new version alone: its own Service stands for the application's.</summary>
/// <param name="requests">Sends the requests.</param>
/// <param name="timeout">How long all of them may take.</param>
/// <param name="time">The clock.</param>
internal sealed class CanaryProbes(ISmokeRequests requests, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Asks all of them at once.</summary>
    /// <param name="tests">The tests, with their names in tables.</param>
    /// <param name="request">What runs beside what.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<EvidenceRow>> AskAsync(IEnumerable<(string Name, SmokeTest Test)> tests, AnalysisRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        return await Task.WhenAll(tests.Select(test => AskAsync(test.Name, test.Test, request, either.Token, cancellationToken)));
    }

    /// <summary>Whether a test asks the application's own Service, so that it can be asked of the new version alone.</summary>
    public static bool IsOfService(SmokeTest test, string service) => test.Target is SmokeTarget.Service target && target.Name == service;

    private async Task<EvidenceRow> AskAsync(string name, SmokeTest test, AnalysisRequest request, CancellationToken limited, CancellationToken cancellationToken)
    {
        var row = new EvidenceRow { Step = request.Segments.Count == 0 ? 1 : request.Segments[^1].Step, Counts = default(RequestCounts).For(name), Verdict = AnalysisVerdict.Passed };
        try
        {
            var result = (await new SmokeRun(requests, time).RunAsync([OfCanary(test, request)], request.Namespace, limited).WaitAsync(limited)).Single();
            return result.HasPassed ? row : row with { Verdict = AnalysisVerdict.Alarm, Reason = result.ToString() };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return row with { Verdict = AnalysisVerdict.Inconclusive, Reason = $"it did not come to an end within {timeout.TotalSeconds:0.#} s" };
        }
    }

    private static SmokeTest OfCanary(SmokeTest test, AnalysisRequest request) =>
        IsOfService(test, request.StableService) ? test with { Target = (SmokeTarget.Service)test.Target with { Name = request.CanaryService } } : test;
}
