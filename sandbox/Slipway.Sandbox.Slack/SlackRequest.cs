using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Slack;

/// <summary>An error of Slack's API, which comes with status 200.</summary>
internal sealed class SlackError(string code) : Exception(code)
{
    public string Code { get; } = code;
}

/// <summary>Arguments of a call: a JSON body, a form, or the query (https://docs.slack.dev/apis/web-api/).</summary>
internal sealed class SlackRequest
{
    private readonly JsonObject _arguments;

    private SlackRequest(JsonObject arguments) => _arguments = arguments;

    public static async Task<SlackRequest> ReadAsync(HttpContext context)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in context.Request.Query)
        {
            arguments[name] = value.ToString();
        }

        if (context.Request.HasFormContentType)
        {
            foreach (var (name, value) in await context.Request.ReadFormAsync(context.RequestAborted))
            {
                arguments[name] = value.ToString();
            }
        }
        else if (HttpMethods.IsPost(context.Request.Method))
        {
            try
            {
                var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
                foreach (var (name, value) in body ?? throw new SlackError("json_not_object"))
                {
                    arguments[name] = value?.DeepClone();
                }
            }
            catch (JsonException)
            {
                throw new SlackError("invalid_json");
            }
        }

        return new SlackRequest(arguments);
    }

    public string? Text(string name) => _arguments[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => other.ToJsonString(),
    };

    public bool Flag(string name) => Text(name) is "true" or "1";

    public int Whole(string name, int otherwise) => int.TryParse(Text(name), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>An array or object, which in a form is text.</summary>
    public JsonElement? Json(string name, string error)
    {
        if (_arguments[name] is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Text(name)!);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new SlackError(error);
        }
    }
}
