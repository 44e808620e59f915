using System.Net;
using System.Net.Http.Headers;
using Serilog;
using Slipway.Images.Credentials;

namespace Slipway.Images.Registries;

/// <summary>Sends requests to registries: with credentials where asked for them, again where that helps.</summary>
internal sealed class RegistryConnection : IDisposable
{
    /// <summary>The accesses that a token can grant (https://distribution.github.io/distribution/spec/auth/scope/).</summary>
    public const string Pull = "pull";
    public const string Push = "pull,push";

    private readonly RegistryOptions _options;
    private readonly HttpClient _client;
    private readonly HttpClient _tokenClient;
    private readonly TokenSource _tokens;
    private readonly RetryRule _retry;

    public RegistryConnection(RegistryOptions options, CredentialSource credentials, ILogger logger)
    {
        _options = options;
        Credentials = credentials;
        // Answers are manifests and configurations, read whole within the time; what is longer is streamed, see ImageCopy.
        _client = new HttpClient { Timeout = options.AnswerTime, MaxResponseContentBufferSize = BoundedContent.Limit };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("slipway", null));
        // A redirect would carry an identity token on, which is in the body.
        _tokenClient = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = options.AnswerTime, MaxResponseContentBufferSize = BoundedContent.Limit };
        _tokenClient.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("slipway", null));
        _tokens = new TokenSource(_tokenClient, credentials, options);
        _retry = new RetryRule(options, logger);
    }

    public CredentialSource Credentials { get; }

    /// <summary>How long a registry may take for an answer, or for one part of a long one.</summary>
    public TimeSpan AnswerTime => _options.AnswerTime;

    public Uri Api(RegistryAddress registry) => registry.Api(_options.InsecureRegistries);

    /// <summary>Sends a request until it has a final answer. Answers other than 2xx and 404 are thrown; each attempt makes a new request.</summary>
    public Task<HttpResponseMessage> SendAsync(
        RegistryAddress registry, string access, string subject, Func<HttpRequestMessage> request, CancellationToken cancellationToken) =>
        _retry.RunAsync(() => SendOnceAsync(registry, access, subject, request, cancellationToken), cancellationToken);

    /// <summary>Repeats a sequence of <see cref="SendOnceAsync"/> calls that only works as a whole.</summary>
    public Task<T> RepeatAsync<T>(Func<Task<T>> sequence, CancellationToken cancellationToken) =>
        _retry.RunAsync(sequence, cancellationToken);

    public async Task<HttpResponseMessage> SendOnceAsync(
        RegistryAddress registry,
        string access,
        string subject,
        Func<HttpRequestMessage> request,
        CancellationToken cancellationToken,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        var answer = await TransmitAsync(registry, subject, request(), _tokens.Remembered(registry, access), completion, cancellationToken);
        try
        {
            // What was right an hour ago may be refused now: then once more, with another credential, if there is one.
            foreach (var isRefused in (bool[])[false, true])
            {
                if (answer.StatusCode != HttpStatusCode.Unauthorized
                    || await _tokens.AnswerAsync(registry, access, answer, subject, isRefused, cancellationToken) is not { } authorization)
                {
                    break;
                }

                answer.Dispose();
                answer = await TransmitAsync(registry, subject, request(), authorization, completion, cancellationToken);
            }

            if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotFound)
            {
                return answer;
            }

            var user = (await Credentials.FindAsync(registry.ToString(), cancellationToken))?.User;
            throw await RegistryFailure.OfAnswerAsync(answer, subject, registry.Host, user, _options.Time, cancellationToken, Credentials.MissingFor(registry.Host));
        }
        catch
        {
            // Nobody else will: the answer is not handed out.
            answer.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _tokenClient.Dispose();
        Credentials.Dispose();
    }

    private async Task<HttpResponseMessage> TransmitAsync(
        RegistryAddress registry,
        string subject,
        HttpRequestMessage request,
        AuthenticationHeaderValue? authorization,
        HttpCompletionOption completion,
        CancellationToken cancellationToken)
    {
        using (request)
        {
            // An upload may continue at another address, which must not see the registry's credentials. Those of a download go nowhere with a redirect: .NET takes them away.
            request.Headers.Authorization = request.RequestUri!.GetLeftPart(UriPartial.Authority) == Api(registry).GetLeftPart(UriPartial.Authority) ? authorization : null;
            try
            {
                return await _client.SendAsync(request, completion, cancellationToken);
            }
            catch (HttpRequestException exception)
            {
                throw RegistryFailure.OfConnection(exception, subject, registry.Host);
            }
            catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
            {
                throw new TransientRegistryException(
                    subject, $"registry {registry.Host} did not answer within {_client.Timeout.TotalSeconds} s.", retryAfter: null, exception);
            }
        }
    }
}
