using System.Net;
using Serilog;

namespace Slipway.GitHub.Http;

/// <summary>
/// Goes on to where a renamed or transferred repository is now (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects),
/// with the same method and body, and refuses answers that are not the API's.
/// </summary>
internal sealed class ApiAnswers(ILogger logger) : DelegatingHandler
{
    private const int MaxRedirects = 3;
    private bool hasWarned;

    /// <summary>Connections. .NET would go on by itself, but without the token, and turn a POST into a GET.</summary>
    public static SocketsHttpHandler Sockets() => new() { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var redirects = 0; IsRedirect(response) && redirects < MaxRedirects; redirects++)
        {
            var target = new Uri(request.RequestUri!, response.Headers.Location!);
            if (target.Authority != request.RequestUri!.Authority || target.Scheme != request.RequestUri.Scheme)
            {
                throw new HttpRequestException($"it redirects to {target.GetLeftPart(UriPartial.Authority)}. Set ConfigRepository to where the repository is now");
            }

            if (!hasWarned)
            {
                hasWarned = true;
                logger.Warning("{Path:l} has moved, most likely because the repository was renamed or transferred. Set ConfigRepository to its present address", request.RequestUri.AbsolutePath);
            }

            response.Dispose();
            request.RequestUri = target;
            response = await base.SendAsync(request, cancellationToken);
        }

        if (response is { IsSuccessStatusCode: true, Content.Headers.ContentType.MediaType: "text/html" })
        {
            response.Dispose();
            throw new HttpRequestException($"{request.RequestUri!.GetLeftPart(UriPartial.Path)} answered with a web page, not with the API's JSON. Is a proxy or a login in between?");
        }

        return response;
    }

    private static bool IsRedirect(HttpResponseMessage response) => response.Headers.Location is not null && response.StatusCode
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
