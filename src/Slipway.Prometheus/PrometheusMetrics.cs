using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Slipway.Analysis;
using Slipway.Engine.Ports;
using Slipway.Reports;

namespace Slipway.Prometheus;

/// <summary>Asks a Prometheus server (https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries), or what speaks like one.</summary>
/// <param name="options">Where it is.</param>
/// <param name="http">Sends the requests; it must not follow redirects, which would carry the token to another server.</param>
/// <param name="time">The clock of limits and waits.</param>
internal sealed class PrometheusMetrics(PrometheusOptions options, HttpClient http, TimeProvider time) : IMetrics
{
    private const int AtOnce = 8;
    private const int MaxReason = 200;

    // A look is repeated anyway, and its time is bounded.
    private static readonly RetryPolicy Retries = new(Attempts: 3, TimeSpan.FromMilliseconds(500)) { HasJitter = true, MaxAskedFor = TimeSpan.FromSeconds(10) };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MetricAnswer>> AskAsync(IReadOnlyList<MetricQuestion> questions, CancellationToken cancellationToken)
    {
        var answers = new MetricAnswer[questions.Count];
        await Parallel.ForEachAsync(
            questions.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (question, token) => answers[question.Index] = await AskAsync(question.Item, token));
        return answers;
    }

    private async Task<MetricAnswer> AskAsync(MetricQuestion question, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, askedFor) = await TryAsync(question, cancellationToken);
            if (answer is not MetricAnswer.Unanswered || Retries.WaitAfter(attempt, askedFor) is not { } wait)
            {
                return answer;
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>One attempt; with how long the server asks to wait, where it does not answer.</summary>
    private async Task<(MetricAnswer Answer, TimeSpan? AskedFor)> TryAsync(MetricQuestion question, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.AnswerTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var token = options.Tokens is null ? null : await options.Tokens.GetAsync(either.Token);
            var (status, text, askedFor) = await SendAsync(question, token, either.Token);
            if (status == HttpStatusCode.Unauthorized && token is not null)
            {
                // One that was good when it was fetched may have been taken back since.
                (status, text, askedFor) = await SendAsync(question, await options.Tokens!.RenewAsync(token, either.Token), either.Token);
            }

            return (Read(question, status, text), askedFor);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (new MetricAnswer.Unanswered($"{options.Address.Authority} cannot be reached: {Safe((exception.InnerException ?? exception).Message)}"), null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (new MetricAnswer.Unanswered($"{options.Address.Authority} did not answer within {options.AnswerTime.TotalSeconds:0.#} s"), null);
        }
    }

    private async Task<(HttpStatusCode Status, string Text, TimeSpan? AskedFor)> SendAsync(MetricQuestion question, Secret? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Address, "api/v1/query"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["query"] = question.Query,
                ["time"] = (question.At.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture),
                ["timeout"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (long)options.AnswerTime.TotalSeconds)}s"),
            }),
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token.Reveal());
        foreach (var (name, value) in options.Headers())
        {
            request.Headers.Add(name, value);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.RetryAfter?.Delta);
    }

    private MetricAnswer Read(MetricQuestion question, HttpStatusCode status, string text)
    {
        var server = options.Address.Authority;
        if (status == HttpStatusCode.OK)
        {
            return PrometheusAnswer.Read(text) is { } answer
                ? answer.Problem is { } problem ? throw Wrong(question, problem) : answer.Answer!
                : throw new SlipwayException("MetricsUrl", $"{options.Address} does not answer like Prometheus. Check the address, and whether a proxy is in between.");
        }

        var error = Safe(PrometheusAnswer.ErrorOf(text) ?? "");
        return status switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => throw Wrong(question, error.Length == 0 ? $"{server} refuses it ({(int)status})." : error),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                throw new SlipwayException("MetricsUrl", $"{server} refuses who asks ({(int)status}){(error.Length == 0 ? "" : $": {error}")}. Set MetricsToken, or give the account the right to read metrics."),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new MetricAnswer.Unanswered($"{server} answers {(int)status}{(error.Length == 0 ? "" : $": {error}")}"),
            _ => throw new SlipwayException("MetricsUrl", $"{options.Address} answers {(int)status}; expected the API of Prometheus there. Check the address: what is before /api/v1/query."),
        };
    }

    private static SlipwayException Wrong(MetricQuestion question, string reason) => new($"check '{question.Check}'", $"its query cannot be used: {Safe(reason)} The query is: {question.Query}");

    // What a server says must not be a command of the log.
    private static string Safe(string text) => LogText.Neutralise(LogText.Cut(text, MaxReason));
}
