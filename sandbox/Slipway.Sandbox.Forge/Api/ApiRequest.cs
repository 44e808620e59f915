using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>A request to the API about one repository.</summary>
internal sealed class ApiRequest(HttpContext http, ForgeHost forge, ForgeRepository? repository)
{
    private JsonNode? _body;
    private byte[]? _content;

    public HttpContext Http { get; } = http;

    public ForgeHost Forge { get; } = forge;

    public ForgeRepository Repository => repository ?? throw ApiError.NotFound();

    public CancellationToken Aborted => Http.RequestAborted;

    public DateTimeOffset Now => Forge.Time.GetUtcNow();

    /// <summary>Who asks.</summary>
    public string Login => Hosting.AccessToken.LoginOf(Http) ?? ForgeHost.User;

    public ApiJson Json => new(Forge.Address, Repository);

    public string Route(string name) => (string?)Http.Request.RouteValues[name] ?? "";

    /// <summary>A route value that may hold escaped slashes, which the server leaves escaped.</summary>
    public string Path(string name) => Route(name).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public long Id(string name) =>
        long.TryParse(Route(name), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw ApiError.NotFound();

    public PullRequestRecord PullRequest() =>
        Id("number") is var id and <= int.MaxValue && Repository.PullRequests.Find((int)id) is { } found ? found : throw ApiError.NotFound();

    public string? Query(string name) => Http.Request.Query[name].ToString() switch
    {
        "" => null,
        var value when value.Contains('\0', StringComparison.Ordinal) => throw new ApiError(422, $"Invalid request. '{name}' holds a NUL."),
        var value => value,
    };

    /// <summary>The body as JSON, whatever content type it claims: Octokit claims a form's.</summary>
    public async Task<JsonNode> BodyAsync()
    {
        if (_body is not null)
        {
            return _body;
        }

        var content = await ReadAsync();
        try
        {
            return _body = content.Length == 0 ? new JsonObject() : JsonNode.Parse(content) ?? new JsonObject();
        }
        catch (JsonException)
        {
            throw new ApiError(400, "Problems parsing JSON");
        }
    }

    /// <summary>The body as it was sent.</summary>
    public async Task<byte[]> ReadAsync()
    {
        if (_content is null)
        {
            using var content = new MemoryStream();
            await Http.Request.Body.CopyToAsync(content, Aborted);
            _content = content.ToArray();
        }

        return _content;
    }

    public async Task<JsonObject> ObjectAsync() =>
        await BodyAsync() as JsonObject ?? throw new ApiError(400, "Body should be a JSON object");

    /// <summary>A commit by branch, tag or id.</summary>
    public async Task<string> CommitAsync(string revision)
    {
        var git = Repository.Git;
        return await git.ResolveAsync("refs/heads/" + revision, Aborted)
            ?? await git.ResolveAsync("refs/tags/" + revision, Aborted)
            ?? await git.ResolveAsync(revision, Aborted)
            ?? throw new ApiError(422, $"No commit found for SHA: {revision}");
    }

    public Task AnswerAsync(JsonNode body, int status = StatusCodes.Status200OK) => ApiAnswer.WriteAsync(Http, body, status);

    public Task AnswerListAsync<T>(IEnumerable<T> items, Func<T, JsonNode> json) => ApiAnswer.WriteListAsync(Http, items, json);

    /// <summary>A list inside of an object with its length, as newer parts of the API have it.</summary>
    public Task AnswerCountedAsync<T>(string name, IEnumerable<T> items, Func<T, JsonNode> json) =>
        ApiAnswer.WriteListAsync(Http, items, json, name);

    public Task AnswerNothingAsync()
    {
        Http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}

/// <summary>Reads fields of a body; null where a field is missing or null.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new ApiError(422, $"Invalid request. For 'properties/{name}', expected a string."),
    };

    public static bool? Flag(this JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw new ApiError(422, $"Invalid request. For 'properties/{name}', expected a boolean."),
    };

    public static int? Whole(this JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => throw new ApiError(422, $"Invalid request. For 'properties/{name}', expected an integer."),
    };

    public static JsonObject? Object(this JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonObject value => value,
        _ => throw new ApiError(422, $"Invalid request. For 'properties/{name}', expected an object."),
    };

    public static IReadOnlyList<string>? Texts(this JsonNode? node) => node switch
    {
        null => null,
        JsonArray array => [.. array.Select(item => item switch
        {
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            JsonObject labelled when labelled["name"] is { } name => name.GetValue<string>(),
            _ => throw new ApiError(422, "Invalid request. Expected an array of strings."),
        })],
        _ => throw new ApiError(422, "Invalid request. Expected an array of strings."),
    };
}
