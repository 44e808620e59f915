using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Answers with pages and their links, as GitHub gives them.</summary>
internal static class ApiAnswer
{
    private const int DefaultPageSize = 30;
    private const int MaxPageSize = 100;

    public static async Task WriteAsync(HttpContext context, JsonNode body, int status)
    {
        var content = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    /// <param name="context">The request; it says which page is asked for.</param>
    /// <param name="items">All of them.</param>
    /// <param name="json">One of them as JSON.</param>
    /// <param name="name">The field that holds the list, beside <c>total_count</c>; null where the list is the answer.</param>
    public static Task WriteListAsync<T>(HttpContext context, IEnumerable<T> items, Func<T, JsonNode> json, string? name = null)
    {
        var all = items.ToList();
        var size = Math.Clamp(Number(context, "per_page") ?? DefaultPageSize, 1, MaxPageSize);
        var page = Math.Max(1, Number(context, "page") ?? 1);
        var last = Math.Max(1, (all.Count + size - 1) / size);
        var links = new List<string>();
        if (page < last)
        {
            links.Add(Link(context, page + 1, "next"));
            links.Add(Link(context, last, "last"));
        }

        if (page > 1)
        {
            links.Add(Link(context, 1, "first"));
            links.Add(Link(context, page - 1, "prev"));
        }

        if (links.Count > 0)
        {
            context.Response.Headers.Link = string.Join(", ", links);
        }

        var part = new JsonArray([.. all.Skip((page - 1) * size).Take(size).Select(json)]);
        return WriteAsync(
            context, name is null ? part : new JsonObject { ["total_count"] = all.Count, [name] = part }, StatusCodes.Status200OK);
    }

    /// <summary>The host that was asked, which may be a socket's.</summary>
    public static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host.ToUriComponent()}";

    private static string Link(HttpContext context, int page, string relation)
    {
        var query = context.Request.Query
            .Where(pair => pair.Key != "page")
            .SelectMany(pair => pair.Value.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}"))
            .Append($"page={page}");
        return $"<{Origin(context.Request)}{context.Request.Path.ToUriComponent()}?{string.Join('&', query)}>; rel=\"{relation}\"";
    }

    private static int? Number(HttpContext context, string name) =>
        int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
