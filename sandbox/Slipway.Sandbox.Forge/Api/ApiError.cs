using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>A request that GitHub's API answers with an error (https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api).</summary>
internal sealed class ApiError(int status, string message, params JsonNode[] errors) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>The reasons in one line.</summary>
    public string Details => errors.Length == 0 ? Message : string.Join(", ", errors.Select(error =>
        error is JsonObject fields ? fields["message"]?.GetValue<string>() ?? $"{fields["field"]} {fields["code"]}" : error.ToString()));

    public JsonObject Body()
    {
        var body = new JsonObject { ["message"] = Message };
        if (errors.Length > 0)
        {
            body["errors"] = new JsonArray([.. errors.Select(error => error.DeepClone())]);
        }

        body["documentation_url"] = "https://docs.github.com/rest";
        body["status"] = Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return body;
    }

    /// <summary>422 with a reason in words, as reviews have it.</summary>
    public static ApiError Unprocessable(string reason) => new(422, "Unprocessable Entity", reason);

    public static ApiError NotFound() => new(404, "Not Found");

    public static ApiError Conflict(string message) => new(409, message);

    /// <summary>422 with the resource's own words.</summary>
    public static ApiError Custom(string resource, string message) => new(422, "Validation Failed", new JsonObject
    {
        ["resource"] = resource,
        ["code"] = "custom",
        ["message"] = message,
    });

    /// <param name="resource">Such as <c>PullRequest</c>.</param>
    /// <param name="field">The field of the body.</param>
    /// <param name="code"><c>missing_field</c>, <c>invalid</c> or <c>missing</c>.</param>
    public static ApiError Invalid(string resource, string field, string code = "invalid") => new(422, "Validation Failed", new JsonObject
    {
        ["resource"] = resource,
        ["field"] = field,
        ["code"] = code,
    });
}
