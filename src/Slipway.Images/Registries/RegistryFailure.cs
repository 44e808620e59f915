using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace Slipway.Images.Registries;

/// <summary>What an answer or a broken connection means, in words.</summary>
internal static class RegistryFailure
{
    private const int MaxDetailLength = 500;

    public static async Task<SlipwayException> OfAnswerAsync(
        HttpResponseMessage answer, string subject, string host, string? user, TimeProvider time, CancellationToken cancellationToken, string? missing = null)
    {
        var detail = await DetailAsync(answer, cancellationToken);
        var status = (int)answer.StatusCode;
        return answer.StatusCode switch
        {
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new SlipwayException(
                subject, $"{answer.RequestMessage?.RequestUri?.Authority ?? host} redirects to {answer.Headers.Location?.Host ?? "nowhere"} ({status}), and credentials are not sent there. Check the address of the registry."),
            HttpStatusCode.Unauthorized when user is null => new SlipwayException(
                subject, $"registry {host} asks for credentials and none are configured for it{detail}. {missing ?? $"Run 'docker login {host}', or name the folder of another config.json."}"),
            HttpStatusCode.Unauthorized => new SlipwayException(
                subject, $"registry {host} does not accept the credentials of '{user}'{detail}. Run 'docker login {host}' again."),
            HttpStatusCode.Forbidden => new SlipwayException(
                subject, $"registry {host} does not allow this to {(user is null ? "anonymous users" : $"'{user}'")}{detail}.{(user is null && missing is not null ? $" {missing}" : "")}"),
            HttpStatusCode.NotFound => new SlipwayException(subject, $"registry {host} does not have it{detail}."),
            HttpStatusCode.TooManyRequests => new TransientRegistryException(
                subject, $"registry {host} limits the rate of requests (429){detail}.", RetryAfter(answer.Headers.RetryAfter, time)),
            >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => new TransientRegistryException(
                subject, $"registry {host} answered {status}{detail}.", RetryAfter(answer.Headers.RetryAfter, time)),
            _ => new SlipwayException(subject, $"registry {host} answered {status}{detail}."),
        };
    }

    public static SlipwayException OfConnection(HttpRequestException exception, string subject, string host) => exception.HttpRequestError switch
    {
        HttpRequestError.ConnectionError when exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            new SlipwayException(
                subject, $"registry {host} refuses connections. Is it running, and is the address right?", isTransient: true, exception),
        HttpRequestError.NameResolutionError => new SlipwayException(
            subject, $"the name of registry {host} does not resolve.", isTransient: true, exception),
        HttpRequestError.SecureConnectionError => new SlipwayException(
            subject,
            $"the TLS connection to registry {host} failed: {(exception.InnerException ?? exception).Message} Allow plain HTTP for it if it has no certificate.",
            isTransient: false,
            exception),
        HttpRequestError.ConfigurationLimitExceeded => new SlipwayException(
            subject, $"registry {host} answered more than {BoundedContent.Limit / 1024 / 1024} MiB; expected a manifest or configuration.", isTransient: false, exception),
        HttpRequestError.ResponseEnded => new TransientRegistryException(
            subject, $"registry {host} ended its answer too early.", retryAfter: null, exception),
        _ => new TransientRegistryException(
            subject, $"the connection to registry {host} broke: {exception.Message}", retryAfter: null, exception),
    };

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider time)
    {
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>The registry's own words (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes).</summary>
    private static async Task<string> DetailAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var body = await BoundedContent.ReadAsync(answer.Content, "answer", cancellationToken);
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement.GetProperty("errors")[0];
            var message = error.TryGetProperty("message", out var text) ? text.GetString() : null;
            var words = $"{error.GetProperty("code").GetString()} {message}".Trim();
            return $" ({(words.Length > MaxDetailLength ? words[..MaxDetailLength] : words)})";
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException
                or HttpRequestException or IOException or SlipwayException)
        {
            // The status alone says what went wrong; its explanation is optional and not always JSON.
            return "";
        }
    }
}
