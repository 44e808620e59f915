using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Maps the API's routes, and gives every answer GitHub's headers and error form.</summary>
internal sealed class ApiRouter(IEndpointRouteBuilder routes, ForgeHost forge)
{
    private const string Base = "/api/v3";
    private const int HourlyLimit = 5000;

    private long _used;
    private long _resetAt;

    public void Root(string method, string path, Func<ApiRequest, Task> handler) => Add(method, Base + path, handler);

    /// <param name="method">The HTTP method.</param>
    /// <param name="path">What follows <c>/repos/{owner}/{name}</c>.</param>
    /// <param name="handler">Answers the request.</param>
    public void Repository(string method, string path, Func<ApiRequest, Task> handler) =>
        Add(method, $"{Base}/repos/{{owner}}/{{name}}{path}", handler);

    private void Add(string method, string path, Func<ApiRequest, Task> handler) =>
        routes.MapMethods(path, method == "GET" ? ["GET", "HEAD"] : [method], context => HandleAsync(context, handler));

    private async Task HandleAsync(HttpContext context, Func<ApiRequest, Task> handler)
    {
        SetHeaders(context.Response);
        try
        {
            var owner = (string?)context.Request.RouteValues["owner"];
            var repository = owner is null ? null : forge.Find(owner, (string)context.Request.RouteValues["name"]!) ?? throw ApiError.NotFound();
            await handler(new ApiRequest(context, forge, repository));
        }
        catch (ApiError error) when (!context.Response.HasStarted)
        {
            await ApiAnswer.WriteAsync(context, error.Body(), error.Status);
        }
    }

    private void SetHeaders(HttpResponse response)
    {
        var now = forge.Time.GetUtcNow().ToUnixTimeSeconds();
        if (now >= Interlocked.Read(ref _resetAt))
        {
            Interlocked.Exchange(ref _resetAt, now + 3600);
            Interlocked.Exchange(ref _used, 0);
        }

        // Counted but never refused: a rehearsal must not stop after an hour.
        var used = Math.Min(HourlyLimit, Interlocked.Increment(ref _used));
        response.Headers["X-GitHub-Media-Type"] = "github.v3; format=json";
        response.Headers["X-RateLimit-Limit"] = $"{HourlyLimit}";
        response.Headers["X-RateLimit-Remaining"] = $"{HourlyLimit - used}";
        response.Headers["X-RateLimit-Used"] = $"{used}";
        response.Headers["X-RateLimit-Reset"] = $"{Interlocked.Read(ref _resetAt)}";
        response.Headers["X-RateLimit-Resource"] = "core";
    }
}
