using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Serilog;
using Slipway.GoogleCloud.Credentials;

namespace Slipway.GoogleCloud.Http;

/// <summary>Sends requests to the services of Google Cloud: with a token that is renewed, within a limit, again where that can help and does nothing twice.</summary>
/// <param name="tokens">Who asks.</param>
/// <param name="log">Is told about repeated requests.</param>
/// <param name="time">The clock of limits and waits.</param>
internal sealed class GoogleApi(GoogleTokens tokens, ILogger log, TimeProvider time) : IDisposable
{
    // Google's own rule for what may be repeated is 0.1 s x 1.3; a quota is a matter of a minute.
    private static readonly RetryPolicy Retries = new(Attempts: 5, TimeSpan.FromMilliseconds(500)) { MaxWait = TimeSpan.FromSeconds(15), HasJitter = true, MaxAskedFor = TimeSpan.FromMinutes(1) };

    // A redirect would carry the token to another server.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(15) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The clock of limits and waits.</summary>
    public TimeProvider Time => time;

    /// <summary>Who asks.</summary>
    public GoogleTokens Tokens => tokens;

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="GoogleRefusedException">The service answers something else.</exception>
    /// <exception cref="SlipwayException">There are no credentials, or there is no answer.</exception>
    public async Task<T> SendAsync<T>(GoogleRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(request, cancellationToken);
        if (!answer.IsSuccess)
        {
            throw Refused(request, answer);
        }

        try
        {
            return JsonSerializer.Deserialize(answer.Content, type) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            throw new SlipwayException(request.Subject, $"{request.Address.Authority} answered something else than {request.Service} does. Check the address, and whether a proxy is in between.", innerException: exception);
        }
    }

    /// <summary>Sends a request until there is an answer that no repetition would change, whatever it is.</summary>
    /// <exception cref="SlipwayException">There are no credentials, or there is no answer.</exception>
    public async Task<GoogleAnswer> SendAsync(GoogleRequest request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        var isRenewed = false;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            string reason;
            try
            {
                var (answer, askedFor) = await SendOnceAsync(request, token, cancellationToken);
                if (answer.Status == HttpStatusCode.Unauthorized && !isRenewed)
                {
                    // It was refused before anything was done.
                    (isRenewed, token) = (true, await tokens.RenewAsync(token, cancellationToken));
                    continue;
                }

                if (!answer.IsTransient || !request.IsRepeatable || Retries.WaitAfter(attempt, askedFor) is not { } patience)
                {
                    return answer;
                }

                (wait, reason) = (patience, $"answer {(int)answer.Status}.");
            }
            catch (SlipwayException failure) when (failure.IsTransient && request.IsRepeatable && Retries.WaitAfter(attempt) is not null)
            {
                (wait, reason) = (Retries.WaitAfter(attempt)!.Value, failure.Reason);
            }

            log.Debug("{Subject:l}: {Reason:l} Trying again in {Seconds:0.0} s", request.Subject, reason, wait.TotalSeconds);
            await Task.Delay(wait, time, cancellationToken);
            token = await tokens.GetAsync(cancellationToken);
        }
    }

    /// <summary>The failure that an answer means.</summary>
    public GoogleRefusedException Refused(GoogleRequest request, GoogleAnswer answer) => GoogleRefusals.Of(request, answer, tokens.Account);

    public void Dispose() => http.Dispose();

    private async Task<(GoogleAnswer Answer, TimeSpan? AskedFor)> SendOnceAsync(GoogleRequest request, Secret token, CancellationToken cancellationToken)
    {
        log.Verbose("{Method:l} {Address:l}", request.Method.Method, request.Address.GetLeftPart(UriPartial.Path));
        using var message = new HttpRequestMessage(request.Method, request.Address) { Content = request.Content?.Invoke() };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("slipway", null));
        message.Headers.Range = request.From is { } from ? new RangeHeaderValue(from, null) : null;
        if (tokens.QuotaProject is { } payer)
        {
            message.Headers.Add("x-goog-user-project", payer);
        }

        using var limit = new CancellationTokenSource(request.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await http.SendAsync(message, either.Token);
            var after = response.Headers.RetryAfter;
            return (new GoogleAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token)), after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : null));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new SlipwayException(request.Subject, $"{request.Address.Authority} cannot be reached: {(exception.InnerException ?? exception).Message}", isTransient: true, exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(
                request.Subject, $"{request.Address.Authority} did not answer within {request.Timeout.TotalSeconds:0.###} s. Check that it can be reached from here, and run the same target again.", isTransient: true);
        }
    }
}
