using System.Text.Json.Nodes;
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

    public void Graph(Func<ApiRequest, Task> handler) => Add("POST", "/api/graphql", handler);

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
            if (context.Request.RouteValues["owner"] is not string owner || context.Request.RouteValues["name"] is not string name)
            {
                await handler(new ApiRequest(context, forge, null));
                return;
            }

            if (forge.Find(owner, name) is { } repository)
            {
                CheckWritable(context.Request, repository);
                var request = new ApiRequest(context, forge, repository);
                // Before any lock is taken: a client that stops in the middle holds nobody up.
                await request.ReadAsync();
                await handler(request);
            }
            else
            {
                await RedirectAsync(context, owner, name);
            }
        }
        catch (ApiError error) when (!context.Response.HasStarted)
        {
            await ApiAnswer.WriteAsync(context, error.Body(), error.Status);
        }
    }

    /// <summary>An archived repository can only be read, and taken out of the archive.</summary>
    private static void CheckWritable(HttpRequest request, ForgeRepository repository)
    {
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var isSettings = HttpMethods.IsPatch(request.Method) && request.RouteValues.Count == 2;
        if (repository.Settings.Current.IsArchived && !isRead && !isSettings)
        {
            throw new ApiError(StatusCodes.Status403Forbidden, "Repository was archived so is read-only.");
        }
    }

    /// <summary>A repository that was renamed is answered with where it is now; the method must not change on the way.</summary>
    private Task RedirectAsync(HttpContext context, string owner, string name)
    {
        if (forge.FindRenamed(owner, name) is not { } present)
        {
            throw ApiError.NotFound();
        }

        var prefix = $"{Base}/repos/{owner}/{name}";
        var rest = context.Request.Path.ToUriComponent()[prefix.Length..];
        var url = $"{ApiAnswer.Origin(context.Request)}{Base}/repos/{owner}/{present}{rest}{context.Request.QueryString}";
        context.Response.Headers.Location = url;
        return ApiAnswer.WriteAsync(
            context,
            new JsonObject
            {
                ["message"] = "Moved Permanently", ["url"] = url, ["documentation_url"] = "https://docs.github.com/rest",
            },
            HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                ? StatusCodes.Status301MovedPermanently
                : StatusCodes.Status307TemporaryRedirect);
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
        response.Headers["X-OAuth-Scopes"] = "repo, read:org, workflow";
        response.Headers["X-GitHub-Media-Type"] = "github.v3; format=json";
        response.Headers["X-RateLimit-Limit"] = $"{HourlyLimit}";
        response.Headers["X-RateLimit-Remaining"] = $"{HourlyLimit - used}";
        response.Headers["X-RateLimit-Used"] = $"{used}";
        response.Headers["X-RateLimit-Reset"] = $"{Interlocked.Read(ref _resetAt)}";
        response.Headers["X-RateLimit-Resource"] = "core";
    }
}
