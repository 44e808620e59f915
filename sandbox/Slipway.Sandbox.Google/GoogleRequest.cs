using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Google;

/// <summary>A call of one of Google's APIs.</summary>
internal sealed class GoogleRequest(HttpContext http)
{
    public HttpContext Http => http;

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>A part of the path.</summary>
    public string Route(string name) => ((string)http.Request.RouteValues[name]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public string? Query(string name) => http.Request.Query[name] is { Count: > 0 } values ? values.ToString() : null;

    /// <summary>The body without its <c>Content-Encoding</c>: Google's clients compress what they send.</summary>
    public Stream Body() => http.Request.Headers.ContentEncoding.ToString() == "gzip" ? new GZipStream(http.Request.Body, CompressionMode.Decompress) : http.Request.Body;

    /// <summary>The body; an empty one is an empty object.</summary>
    /// <exception cref="GoogleError">It is no JSON object.</exception>
    public async Task<JsonObject> JsonAsync()
    {
        using var reader = new StreamReader(Body());
        return Parse(await reader.ReadToEndAsync(Aborted));
    }

    /// <exception cref="GoogleError">It is no JSON object.</exception>
    public static JsonObject Parse(string text)
    {
        try
        {
            return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw new JsonException("expected an object.");
        }
        catch (JsonException exception)
        {
            throw GoogleError.Invalid($"Invalid JSON payload received. {exception.Message}");
        }
    }
}
