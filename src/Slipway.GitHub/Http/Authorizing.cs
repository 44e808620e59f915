using System.Net.Http.Headers;

namespace Slipway.GitHub.Http;

/// <summary>Gives every attempt the token of its moment, and no other server than the API's any.</summary>
internal sealed class Authorizing(GitHubTokens tokens, Uri api) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = request.RequestUri?.Authority == api.Authority && await tokens.GetAsync(cancellationToken) is { } token
            ? new AuthenticationHeaderValue("Bearer", token.Reveal())
            : null;
        return await base.SendAsync(request, cancellationToken);
    }
}
