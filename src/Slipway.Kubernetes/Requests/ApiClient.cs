using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using k8s;
using Serilog;
using Slipway.Engine.Ports;
using Slipway.Kubernetes.Connections;
using Slipway.Values;

namespace Slipway.Kubernetes.Requests;

/// <summary>
/// Sends requests to the API server with the client's transport and credentials: bounded in flight, repeated only where that can
/// help (429, 502-504, lost connections, and a 500 that is not about the body).
/// </summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private readonly k8s.Kubernetes client;
    private readonly SemaphoreSlim slots;
    private readonly string userAgent;
    private readonly Impersonation? impersonation;
    private readonly ILogger log;
    private bool hasConnected;

    public ApiClient(ClusterAccess access, ClusterOptions options, ILogger log)
    {
        var configuration = access.Configuration;
        // Requests have a time limit each; a watch has none.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        configuration.FirstMessageHandlerSetup = handler =>
        {
            // A server that takes no connection, or says nothing on it, is out of reach: other clusters wait to be deployed.
            handler.ConnectTimeout = ConnectTimeout;
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
            handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
            handler.EnableMultipleHttp2Connections = true;
            handler.AllowAutoRedirect = false;
            // Nobody follows an activity here, and to propagate one costs at every request.
            handler.ActivityHeadersPropagator = null;
        };
        client = new k8s.Kubernetes(configuration, access.Tokens is { } tokens ? [new BearerTokens(tokens)] : []);
        Cluster = new ClusterName(client.BaseUri, access.Description);
        slots = new SemaphoreSlim(options.RequestsInFlight);
        Time = options.Time;
        Backoff = new Backoff(Time);
        userAgent = options.UserAgent;
        impersonation = access.As;
        this.log = log;
    }

    public ClusterName Cluster { get; }

    public Backoff Backoff { get; }

    /// <summary>The clock for time limits and retries.</summary>
    public TimeProvider Time { get; }

    /// <summary>Sends a request until it succeeds or fails for good; any answer but 2xx is an exception.</summary>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var response = await SendForAnswerAsync(request, cancellationToken);
        return response.IsSuccess ? response : throw ApiRefusals.Of(request, response, Cluster);
    }

    /// <summary>Sends a request until there is an answer that no repetition would change, whatever it is.</summary>
    public async Task<ApiResponse> SendForAnswerAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        if (request.IsUrgent)
        {
            return await RepeatAsync(request, cancellationToken);
        }

        await slots.WaitAsync(cancellationToken);
        try
        {
            return await RepeatAsync(request, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<ApiResponse> RepeatAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var isLast = attempt + 1 == Backoff.MaxAttempts || !request.IsRepeatable;
            TimeSpan? askedFor = null;
            try
            {
                using var message = await SendOnceAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
                var response = await ReadAsync(message, cancellationToken);
                if (isLast || !IsTransient(response))
                {
                    return response;
                }

                askedFor = RetryAfter(message);
                log.Debug("{Subject:l}: answer {Status}, trying again", request.Subject, (int)response.Status);
            }
            catch (Exception exception) when (IsConnectionFailure(exception, cancellationToken))
            {
                if (isLast || !CanHeal(exception))
                {
                    // Who was waited for that long, and did not come back, is not waited for as long again by every other request.
                    hasConnected &= attempt + 1 < Backoff.MaxAttempts;
                    throw Unreachable(request, exception);
                }

                log.Debug("{Subject:l}: {Reason:l}, trying again", request.Subject, exception.Message);
            }

            await Backoff.WaitAsync(attempt, askedFor, cancellationToken);
        }
    }

    /// <summary>
    /// Opens an answer that is read while it comes in; null when what was asked for is gone (410). No slot, no time limit, no repetition.
    /// </summary>
    public async Task<HttpResponseMessage?> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var message = await SendOnceAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (message.IsSuccessStatusCode)
            {
                return message;
            }

            using (message)
            {
                if (message.StatusCode == HttpStatusCode.Gone)
                {
                    return null;
                }

                var response = await ReadAsync(message, cancellationToken);
                throw IsTransient(response)
                    ? new SlipwayException(request.Subject, $"the API server answers {(int)response.Status}: {ApiRefusals.MessageOf(response)}", isTransient: true)
                    : ApiRefusals.Of(request, response, Cluster);
            }
        }
        catch (Exception exception) when (IsConnectionFailure(exception, cancellationToken))
        {
            throw Unreachable(request, exception);
        }
    }

    /// <summary>Sends a request of somebody else with our credentials, as it is: once, and whatever the answer.</summary>
    public Task<HttpResponseMessage> ForwardAsync(HttpRequestMessage message, string path, CancellationToken cancellationToken)
    {
        message.RequestUri = new Uri(client.BaseUri, BasePath + path);
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        return SendAuthenticatedAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public void Dispose()
    {
        client.Dispose();
        slots.Dispose();
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        log.Verbose("{Method:l} {Path:l}", request.Method.Method, request.Path);
        using var message = new HttpRequestMessage(request.Method, new Uri(client.BaseUri, BasePath + request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(JsonValues.ToBytes(body));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        }

        // What is read while it comes in has no limit.
        using var time = new CancellationTokenSource(completion == HttpCompletionOption.ResponseContentRead ? request.Timeout : Timeout.InfiniteTimeSpan, Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        return await SendAuthenticatedAsync(message, completion, limit.Token);
    }

    private async Task<HttpResponseMessage> SendAuthenticatedAsync(
        HttpRequestMessage message, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in impersonation?.Headers ?? [])
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(message, cancellationToken);
        }

        var response = await client.HttpClient.SendAsync(message, completion, cancellationToken);
        hasConnected = true;
        return response;
    }

    // A cluster behind a proxy such as Rancher has a path of its own.
    private string BasePath => client.BaseUri.AbsolutePath.TrimEnd('/');

    private static async Task<ApiResponse> ReadAsync(HttpResponseMessage message, CancellationToken cancellationToken) =>
        new(message.StatusCode, message.Content.Headers.ContentType?.ToString(), await message.Content.ReadAsByteArrayAsync(cancellationToken));

    private static bool IsTransient(ApiResponse response) => (int)response.Status switch
    {
        429 or 502 or 503 or 504 => true,
        500 => !ApiRefusals.IsPermanent500(ApiRefusals.MessageOf(response)),
        _ => false,
    };

    private TimeSpan? RetryAfter(HttpResponseMessage message) => message.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > Time.GetUtcNow() => date - Time.GetUtcNow(),
        _ => null,
    };

    private static bool IsConnectionFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    // A wrong address or certificate stays wrong, and so does a server that never says a word; one that has answered before may be restarting.
    private bool CanHeal(Exception exception) =>
        exception is not HttpRequestException { InnerException: AuthenticationException }
        && (hasConnected || exception is not (HttpRequestException { InnerException: SocketException } or OperationCanceledException));

    private SlipwayException Unreachable(ApiRequest request, Exception exception)
    {
        var reason = exception switch
        {
            OperationCanceledException { InnerException: TimeoutException } => $"no connection within {ConnectTimeout.TotalSeconds:0} s",
            OperationCanceledException => $"no answer within {request.Timeout.TotalSeconds:0} s",
            HttpRequestException { InnerException: AuthenticationException inner } => $"its certificate is not trusted: {inner.Message}",
            { InnerException: { } inner } => inner.Message,
            _ => exception.Message,
        };
        return new SlipwayException(
            $"cluster {Cluster}",
            $"the API server cannot be reached: {reason}. Check that it runs and that the kubeconfig names the right server. (Asked for: {request.Subject}.)",
            isTransient: true,
            innerException: exception);
    }
}
