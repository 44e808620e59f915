using System.Net;
using Serilog;

namespace Slipway.GitHub.Http;

/// <summary>
/// Sends a request again when GitHub asks for patience (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api)
/// or the server or network fails for a moment. What may have been done and must not be done twice is left to the caller.
/// </summary>
internal sealed class RetryingHandler(ILogger logger, TimeProvider time) : DelegatingHandler
{
    private const long MaxContentLength = 256 * 1024 * 1024;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);
    private static readonly RetryPolicy Retries = new(Attempts: 4, TimeSpan.FromMilliseconds(400)) { HasJitter = true, MaxAskedFor = TimeSpan.FromMinutes(15) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (response, failure) = await TryAsync(request, cancellationToken);
            var mayBeDone = response is null || (int)response.StatusCode >= 500;
            var askedFor = response is null || mayBeDone ? null : await AskedForAsync(response, cancellationToken);
            if ((mayBeDone ? !IsRepeatable(request) : askedFor is null) || Retries.WaitAfter(attempt, askedFor) is not { } delay)
            {
                return response ?? throw failure!;
            }

            if (delay > TimeSpan.FromSeconds(2))
            {
                logger.Warning(
                    "{Host} answered {Status}; asking again in {Seconds:0} s", request.RequestUri?.Authority, (int?)response?.StatusCode ?? 0, delay.TotalSeconds);
            }

            response?.Dispose();
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private async Task<(HttpResponseMessage? Response, Exception? Failure)> TryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(AttemptTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var response = await base.SendAsync(request, linked.Token);
            // Whole, within the limit: a server can fall silent in the middle of its answer, too.
            await response.Content.LoadIntoBufferAsync(MaxContentLength, linked.Token);
            return (response, null);
        }
        catch (HttpRequestException exception)
        {
            return (null, exception);
        }
        catch (IOException exception)
        {
            return (null, new HttpRequestException($"its answer broke off: {exception.Message}", exception));
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, new HttpRequestException($"no answer within {AttemptTimeout.TotalSeconds:0} seconds", exception));
        }
    }

    /// <summary>How long the server asks to wait; null when the answer stands.</summary>
    private async Task<TimeSpan?> AskedForAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.Forbidden))
        {
            return null;
        }

        if (response.Headers.RetryAfter is { } retryAfter)
        {
            return retryAfter.Delta ?? retryAfter.Date - time.GetUtcNow();
        }

        if (Header(response, "x-ratelimit-remaining") == "0" && long.TryParse(Header(response, "x-ratelimit-reset"), out var reset))
        {
            var wait = DateTimeOffset.FromUnixTimeSeconds(reset) - time.GetUtcNow();
            return wait > TimeSpan.Zero ? wait + TimeSpan.FromSeconds(1) : TimeSpan.Zero;
        }

        // A 403 without these is a missing permission, unless its text says otherwise.
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.TooManyRequests || text.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase)
            ? TimeSpan.FromMinutes(1)
            : null;
    }

    // A second comment or deployment would be one too many. Everything else ends the same when it is done twice.
    private static bool IsRepeatable(HttpRequestMessage request) =>
        request.Method != HttpMethod.Post || request.RequestUri!.AbsolutePath is var path
        && !path.EndsWith("/comments", StringComparison.Ordinal) && !path.EndsWith("/deployments", StringComparison.Ordinal);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
