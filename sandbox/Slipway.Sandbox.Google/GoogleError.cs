using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Google;

/// <summary>An error in Google's form (https://cloud.google.com/apis/design/errors).</summary>
internal sealed class GoogleError(int code, string status, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>More about it, each with its <c>@type</c>.</summary>
    public JsonObject? Detail { get; init; }

    public static GoogleError Invalid(string message) => new(400, "INVALID_ARGUMENT", "badRequest", message);

    public static GoogleError NotNow(string message) => new(400, "FAILED_PRECONDITION", "failedPrecondition", message);

    public static GoogleError Forbidden(string message) => new(403, "PERMISSION_DENIED", "forbidden", message);

    public static GoogleError NotFound(string message) => new(404, "NOT_FOUND", "notFound", message);

    public static GoogleError Exists(string message) => new(409, "ALREADY_EXISTS", "conflict", message);

    public static GoogleError Unmet(string message) => new(412, "FAILED_PRECONDITION", "conditionNotMet", message);

    /// <summary>The envelope. Cloud Storage is older than the status in it.</summary>
    public JsonObject ToJson(bool isStorage)
    {
        var error = new JsonObject
        {
            ["code"] = Code,
            ["message"] = Message,
            ["errors"] = new JsonArray(new JsonObject { ["message"] = Message, ["domain"] = "global", ["reason"] = reason }),
        };
        if (!isStorage)
            error["status"] = status;
        if (Detail is not null)
            error["details"] = new JsonArray(Detail.DeepClone());
        return new JsonObject { ["error"] = error };
    }
}
