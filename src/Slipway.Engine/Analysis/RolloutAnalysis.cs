using System.Collections.Concurrent;
using Slipway.Analysis;
using Slipway.Engine.Ports;
using Slipway.Smoke;

namespace Slipway.Engine.Analysis;

/// <summary>Judges a rollout by its checks: asks the metrics store window by window, and the new version's own Service.</summary>
/// <param name="checks">What the new version must stand up to; accepted by <see cref="RolloutChecks"/>.</param>
/// <param name="options">How it is judged.</param>
/// <param name="metrics">The metrics store; null where no check needs one.</param>
/// <param name="requests">Sends the requests of probes.</param>
/// <param name="time">The clock of limits and waits. The time of a look is that of its request.</param>
internal sealed class RolloutAnalysis(IReadOnlyList<RolloutCheck> checks, AnalysisOptions options, IMetrics? metrics, ISmokeRequests requests, TimeProvider time) : IRolloutAnalysis
{
    // What a store said of a time that is over it says again. A look is repeated every minute, and asks for the last window only.
    private readonly ConcurrentDictionary<(string Query, DateTimeOffset At), MetricAnswer.Value> known = [];

    /// <inheritdoc/>
    public async Task<RolloutEvidence> LookAsync(AnalysisRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        List<CheckQuestions> asked = [.. checks.Where(check => check is not RolloutCheck.Probe).SelectMany(check => request.Segments.Select(segment => CheckQuestions.Of(check, segment, request, options)))];
        var probing = request.Segments.Count == 0 ? Task.FromResult<IReadOnlyList<EvidenceRow>>([]) : ProbeAsync(request, cancellationToken);
        var answers = await AskAsync([.. asked.SelectMany(one => one.Questions)], either.Token, cancellationToken);
        var steps = new Dictionary<RolloutCheck, List<MeasuredStep>>();
        var read = 0;
        foreach (var one in asked)
        {
            var own = steps.TryGetValue(one.Check, out var found) ? found : steps[one.Check] = [];
            own.Add(one.Read([.. answers.Skip(read).Take(one.Questions.Count)]));
            read += one.Questions.Count;
        }

        return AnalysisJudge.Of([.. steps.SelectMany(check => AnalysisJudge.Rows(check.Key, checks, options, check.Value)), .. await probing]);
    }

    /// <inheritdoc/>
    public async Task<string?> CheckAsync(AnalysisRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        // As if a step had begun two windows ago.
        var segment = new ExposureSegment { Step = 1, Weight = 0, From = request.Now - AnalysisWindows.Settling(options, request.RouteWait) - (2 * options.Window) };
        List<MetricQuestion> questions = [.. checks.SelectMany(check => CheckQuestions.Of(check, segment, request, options).Questions)];
        return questions.Count == 0 ? null : (await AskAsync(questions, either.Token, cancellationToken)).OfType<MetricAnswer.Unanswered>().FirstOrDefault()?.Reason;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EvidenceRow>> ProbeAsync(AnalysisRequest request, CancellationToken cancellationToken) =>
        new CanaryProbes(requests, options.Timeout, time).AskAsync(checks.OfType<RolloutCheck.Probe>().Select(probe => (probe.Name, probe.Test)), request, cancellationToken);

    private async Task<IReadOnlyList<MetricAnswer>> AskAsync(IReadOnlyList<MetricQuestion> questions, CancellationToken limited, CancellationToken cancellationToken)
    {
        List<MetricQuestion> open = [.. questions.Where(question => !known.ContainsKey((question.Query, question.At))).DistinctBy(question => (question.Query, question.At))];
        var answers = open.Count == 0 ? [] : await AskStoreAsync(open, limited, cancellationToken);
        var news = open.Zip(answers).ToDictionary(pair => (pair.First.Query, pair.First.At), pair => pair.Second);
        foreach (var (key, answer) in news)
        {
            if (answer is MetricAnswer.Value value)
            {
                known[key] = value;
            }
        }

        return [.. questions.Select(question => news.GetValueOrDefault((question.Query, question.At)) ?? known[(question.Query, question.At)])];
    }

    private async Task<IReadOnlyList<MetricAnswer>> AskStoreAsync(List<MetricQuestion> questions, CancellationToken limited, CancellationToken cancellationToken)
    {
        string reason;
        try
        {
            if (metrics is not null)
            {
                // A store that does not heed the token must not hold up the look.
                return await metrics.AskAsync(questions, limited).WaitAsync(limited);
            }

            reason = "none is given";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            reason = $"nothing came within {options.Timeout.TotalSeconds:0.#} s";
        }
        catch (SlipwayException exception) when (exception.IsTransient)
        {
            reason = exception.Message;
        }

        return [.. Enumerable.Repeat(new MetricAnswer.Unanswered(reason), questions.Count)];
    }
}
