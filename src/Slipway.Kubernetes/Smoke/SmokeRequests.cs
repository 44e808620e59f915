using System.Text;
using Slipway.Engine.Hooks;
using Slipway.Kubernetes.Connections;
using Slipway.Smoke;

namespace Slipway.Kubernetes.Smoke;

/// <summary>Sends the requests of smoke tests: to a URL, or to a Service through the API server, which needs no ingress; and runs their commands and Jobs.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="root">The folder that commands run in.</param>
internal sealed class SmokeRequests(ClusterConnection connection, string root) : ISmokeRequests, IDisposable
{
    private const int MaxBodyLength = 1024 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    public async Task<SmokeResponse> SendAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(test.Limit);
        try
        {
            switch (test.Target)
            {
                case SmokeTarget.Command command:
                    return await SmokeCommand.RunAsync(command, root, inNamespace, limit.Token);
                case SmokeTarget.Job job:
                    return await new SmokeJob(connection).RunAsync(job, test.Limit, inNamespace, limit.Token);
            }

            using var response = await OpenAsync(test, inNamespace, limit.Token);
            return new SmokeResponse
            {
                Status = (int)response.StatusCode,
                Headers = [.. response.Headers.Concat(response.Content.Headers).SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)))],
                Body = await ReadAsync(response, limit.Token),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(test.ToString(), $"no answer within {test.Limit.TotalSeconds:0.#} s.", isTransient: true);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new SlipwayException(test.ToString(), $"no answer: {Reason(exception)}", isTransient: true, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    // The messages of other errors quote what the application answered.
    private static string Reason(Exception exception) => ((exception as HttpRequestException)?.HttpRequestError ?? (exception as HttpIOException)?.HttpRequestError) switch
    {
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError => exception.InnerException?.Message ?? exception.Message,
        HttpRequestError.ResponseEnded => "the connection was closed before the answer was complete.",
        HttpRequestError.InvalidResponse => "what came is not HTTP.",
        HttpRequestError.ConfigurationLimitExceeded => "its headers are too long.",
        HttpRequestError.HttpProtocolError => "the connection was reset.",
        _ => exception.InnerException is System.Net.Sockets.SocketException socket ? socket.Message : "the connection failed.",
    };

    private async Task<HttpResponseMessage> OpenAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage { Method = new HttpMethod(test.Method) };
        if (test.Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
        }

        foreach (var (name, value) in test.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        switch (test.Target)
        {
            case SmokeTarget.Url url:
                request.RequestUri = url.Address;
                return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            case SmokeTarget.Service service:
                var port = service.Port.Length == 0 ? "" : $":{service.Port}";
                return await connection.Api.ForwardAsync(
                    request, $"/api/v1/namespaces/{inNamespace}/services/{Uri.EscapeDataString(service.Name)}{port}/proxy{service.Path}", cancellationToken);
            default:
                throw new InvalidOperationException($"{test.Target} is a target of an unknown kind.");
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        var buffer = new char[MaxBodyLength];
        return new string(buffer, 0, await reader.ReadBlockAsync(buffer, cancellationToken));
    }
}
