using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.Kubernetes.Tests.Support;

/// <summary>Answers of a real API server, kept beside the repository where there is a copy of them.</summary>
internal static class Recorded
{
    public static string? Folder => RecordedKubernetes.Folder;

    public static JsonElement Case(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, name + ".json")));
        return document.RootElement.Clone();
    }

    /// <summary>Writes one recorded answer.</summary>
    public static async Task WriteAsync(HttpContext context, JsonElement exchange)
    {
        var response = exchange.GetProperty("response");
        context.Response.StatusCode = response.GetProperty("status").GetInt32();
        context.Response.ContentType = response.GetProperty("contentType").GetString();
        if (response.TryGetProperty("headers", out var headers))
        {
            foreach (var header in headers.EnumerateObject())
            {
                context.Response.Headers[header.Name] = header.Value.GetString();
            }
        }

        if (response.TryGetProperty("events", out var events))
        {
            foreach (var @event in events.EnumerateArray())
            {
                await context.Response.WriteAsync(@event.GetRawText().ReplaceLineEndings("") + "\n");
                await context.Response.Body.FlushAsync();
            }
        }
        else
        {
            var body = response.GetProperty("body");
            await context.Response.WriteAsync(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText());
        }
    }

    /// <summary>A server that gives the recorded answers of a case in their order, whatever is asked.</summary>
    public static Task<ApiServer> ServeAsync(params string[] cases)
    {
        var answers = new Queue<JsonElement>(cases.SelectMany(name => Case(name).GetProperty("exchanges").EnumerateArray()));
        return ApiServer.StartAsync((context, _) => WriteAsync(context, answers.Dequeue()));
    }

    /// <summary>A server that gives the recorded answers by path.</summary>
    public static Task<ApiServer> ServeByPathAsync(params string[] cases)
    {
        var answers = cases.SelectMany(name => Case(name).GetProperty("exchanges").EnumerateArray()).ToList();
        return ApiServer.StartAsync(async (context, call) =>
        {
            var answer = answers.Find(exchange => exchange.GetProperty("request").GetProperty("path").GetString() == call.Path);
            if (answer.ValueKind == JsonValueKind.Undefined)
            {
                context.Response.StatusCode = 404;
                await context.Response.WriteAsync("404 page not found\n");
                return;
            }

            await WriteAsync(context, answer);
        });
    }
}
