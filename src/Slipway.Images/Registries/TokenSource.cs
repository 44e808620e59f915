using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Images.Credentials;

namespace Slipway.Images.Registries;

/// <summary>Answers authentication challenges and remembers the answers, per repository and access.</summary>
internal sealed class TokenSource(HttpClient client, CredentialSource credentials, RegistryOptions options)
{
    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _answers = [];

    /// <summary>The header that the registry accepted last; null before the first challenge.</summary>
    public AuthenticationHeaderValue? Remembered(RegistryAddress registry, string access) =>
        _answers.GetValueOrDefault(Key(registry, access));

    /// <summary>The answer to a challenge; null when there is none, so that the challenge stands as a refusal.</summary>
    /// <param name="registry">The registry and repository.</param>
    /// <param name="access">What the answer is for.</param>
    /// <param name="refusal">The challenge.</param>
    /// <param name="subject">What the request is about, for messages.</param>
    /// <param name="isRefused">Whether the last answer was refused, so that it takes another credential.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(
        RegistryAddress registry, string access, HttpResponseMessage refusal, string subject, bool isRefused, CancellationToken cancellationToken)
    {
        if (refusal.RequestMessage?.RequestUri is { } refusing && refusing.GetLeftPart(UriPartial.Authority) != registry.Api(options.InsecureRegistries).GetLeftPart(UriPartial.Authority))
        {
            // Somebody else, that the registry redirects to or has uploads at: what it asks for is not ours to give.
            return null;
        }

        var challenge = AuthenticationChallenge.Of(refusal.Headers.WwwAuthenticate);
        var credential = await credentials.FindAsync(registry.ToString(), cancellationToken);
        if (isRefused && (credential = await credentials.RenewAsync(registry.ToString(), credential, cancellationToken)) is null)
        {
            return null;
        }

        var answer = challenge switch
        {
            null => null,
            { IsBearer: true } => await FetchTokenAsync(registry, access, challenge, credential, subject, cancellationToken),
            _ => credential?.ToBasic(),
        };
        if (answer is not null)
        {
            _answers[Key(registry, access)] = answer;
        }

        return answer;
    }

    private static string Key(RegistryAddress registry, string access) => $"{registry} {access}";

    private static HttpRequestMessage TokenRequest(Uri realm, string service, string scope, RegistryCredential? credential)
    {
        if (credential is { IsIdentityToken: true })
        {
            // https://distribution.github.io/distribution/spec/auth/oauth/
            var form = new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = credential.Secret.Reveal(),
                ["service"] = service,
                ["scope"] = scope,
                ["client_id"] = "slipway",
            };
            return new HttpRequestMessage(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(form) };
        }

        var separator = realm.Query.Length > 0 ? '&' : '?';
        var query = $"{separator}service={Uri.EscapeDataString(service)}&scope={Uri.EscapeDataString(scope)}";
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(realm.AbsoluteUri + query));
        request.Headers.Authorization = credential?.ToBasic();
        return request;
    }

    private async Task<AuthenticationHeaderValue?> FetchTokenAsync(
        RegistryAddress registry,
        string access,
        AuthenticationChallenge challenge,
        RegistryCredential? credential,
        string subject,
        CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge.Realm, UriKind.Absolute, out var realm)
            || !(realm.Scheme == Uri.UriSchemeHttps || (realm.Scheme == Uri.UriSchemeHttp && IsHttpAllowed(registry, realm))))
        {
            throw new SlipwayException(
                subject, $"registry {registry.Host} sends to '{challenge.Realm}' for a token; expected an https address. No credentials were sent.");
        }

        var answer = await AskAsync(credential);
        try
        {
            if (answer.StatusCode == HttpStatusCode.Unauthorized && await credentials.RenewAsync(registry.ToString(), credential, cancellationToken) is { } other)
            {
                answer.Dispose();
                credential = other;
                answer = await AskAsync(other);
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw await RegistryFailure.OfAnswerAsync(answer, subject, registry.Host, credential?.User, options.Time, cancellationToken, credentials.MissingFor(registry.Host));
            }

            var body = await BoundedContent.ReadAsync(answer.Content, subject, cancellationToken);
            return TokenOf(body) is { } token
                ? new AuthenticationHeaderValue("Bearer", token)
                : throw new SlipwayException(subject, $"{realm.Authority} answered without a token; expected a JSON object with 'token' or 'access_token'.");
        }
        finally
        {
            answer.Dispose();
        }

        async Task<HttpResponseMessage> AskAsync(RegistryCredential? asWhom)
        {
            using var request = TokenRequest(realm, challenge.Service ?? registry.Host, challenge.Scope ?? $"repository:{registry.Path}:{access}", asWhom);
            return await SendAsync(request, subject, realm.Authority, cancellationToken);
        }
    }

    // What may be spoken to in clear may hand out tokens in clear, but not send elsewhere for them.
    private bool IsHttpAllowed(RegistryAddress registry, Uri realm) =>
        registry.IsPlainHttp(options.InsecureRegistries) && (realm.IsLoopback || realm.Authority == registry.Host || options.InsecureRegistries.Contains(realm.Authority));

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string subject, string host, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw RegistryFailure.OfConnection(exception, subject, host);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            throw new TransientRegistryException(subject, $"{host} did not hand out a token within {client.Timeout.TotalSeconds} s.", retryAfter: null, exception);
        }
    }

    private static string? TokenOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.TryGetProperty("token", out var token) || root.TryGetProperty("access_token", out token) ? token.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The caller says what was expected; the text itself may hold a secret.
            return null;
        }
    }
}
