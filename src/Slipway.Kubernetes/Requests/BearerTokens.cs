using System.Net;
using System.Net.Http.Headers;

namespace Slipway.Kubernetes.Requests;

/// <summary>Gives every request the token of its moment, and another one, once, where the API server does not take it any more.</summary>
internal sealed class BearerTokens(IAccessTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        var response = await SendAsync(request, token, cancellationToken);
        // What is sent from a stream is gone.
        if (response.StatusCode != HttpStatusCode.Unauthorized || request.Content is not (null or ByteArrayContent))
        {
            return response;
        }

        response.Dispose();
        return await SendAsync(request, await tokens.RenewAsync(token, cancellationToken), cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Secret token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return base.SendAsync(request, cancellationToken);
    }
}
