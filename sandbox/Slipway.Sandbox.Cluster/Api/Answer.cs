using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Fields;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    public static Task JsonAsync(HttpContext http, JsonNode body, int status = 200, string contentType = "application/json") =>
        BytesAsync(http, JsonSerializer.SerializeToUtf8Bytes(body, PathElement.Plain), status, contentType);

    public static async Task BytesAsync(HttpContext http, byte[] body, int status = 200, string contentType = "application/json")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public static Task TextAsync(HttpContext http, string body, int status = 200) =>
        BytesAsync(http, System.Text.Encoding.UTF8.GetBytes(body), status, "text/plain; charset=utf-8");

    public static Task ErrorAsync(HttpContext http, ApiException error)
    {
        if (error.Code is 429 or 503 or 504)
            http.Response.Headers.RetryAfter = "1";
        return JsonAsync(http, error.ToJson(), error.Code);
    }
}
