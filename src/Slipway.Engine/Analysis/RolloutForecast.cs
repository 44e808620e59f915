using Slipway.Analysis;
using Slipway.Engine.Ports;

namespace Slipway.Engine.Analysis;

/// <summary>Says before a rollout what its checks would see, from the last day's traffic.</summary>
/// <param name="checks">The checks.</param>
/// <param name="options">How rollouts are judged.</param>
/// <param name="metrics">The metrics store.</param>
/// <param name="time">The clock of the limit.</param>
internal sealed class RolloutForecast(IReadOnlyList<RolloutCheck> checks, AnalysisOptions options, IMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>A line for each check that counts. What cannot be known is said likewise: it keeps nobody from a review.</summary>
    /// <param name="request">What would roll out, at the time of the look.</param>
    /// <param name="steps">How it would take over: shares in percent, and how long each holds.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<string>> SayAsync(AnalysisRequest request, IReadOnlyList<(int Weight, TimeSpan Time)> steps, CancellationToken cancellationToken) =>
        await Task.WhenAll(checks.OfType<RolloutCheck.Share>().Select(async check => $"{check}: {await SayAsync(check, request, steps, cancellationToken)}"));

    private async Task<string> SayAsync(RolloutCheck.Share check, AnalysisRequest request, IReadOnlyList<(int Weight, TimeSpan Time)> steps, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var answers = await metrics.AskAsync([Question(check.Total), Question(check.Part)], either.Token).WaitAsync(either.Token);
            return answers switch
            {
                [MetricAnswer.Value { Number: > 0 } total, MetricAnswer.Value part] => Say(total.Number, check.Bad(total.Number, part.Number)),
                [MetricAnswer.Value { Number: > 0 } total, MetricAnswer.NoData] when check.EmptyMeansNone => Say(total.Number, check.Bad(total.Number, 0)),
                [MetricAnswer.Unanswered nothing, ..] => $"what it would see is not known: {nothing.Reason}",
                _ => "what it would see is not known: the metrics store has no data of the last day",
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"what it would see is not known: the metrics store did not answer within {options.Timeout.TotalSeconds:0.#} s";
        }
        catch (SlipwayException exception)
        {
            return $"it would see nothing: {exception.Reason}";
        }

        MetricQuestion Question(string query) => new()
        {
            Query = TrackQuery.Fill(query, request, Track.Stable, Day), From = request.Now - Day, At = request.Now, Check = check.Name, Track = Track.Stable,
        };

        string Say(double total, double bad) =>
            new PowerForecast(check, options.Alpha / RolloutChecks.Tests(checks), steps, options with { WarmUp = AnalysisWindows.Settling(options, request.RouteWait) }).Say(total / Day.TotalSeconds, Math.Clamp(bad / total, 0, 1));
    }
}
