using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Access;
using Slipway.Sandbox.Cluster.Resources;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>What a request to a resource is about.</summary>
internal sealed record ApiRequest
{
    public required HttpContext Http { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset Now { get; init; }

    public required Account Account { get; init; }

    public required ResourceDefinition Resource { get; init; }

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>What follows the subresource: the path behind a proxy.</summary>
    public string Rest { get; init; } = "";

    public CancellationToken Aborted => Http.RequestAborted;

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    public bool IsSet(string name) => Query(name) is { } value && value is not ("false" or "0");

    public bool IsDryRun => Http.Request.Query.ContainsKey("dryRun");

    /// <summary>The manager that changes are filed under: as given, else the first word of the User-Agent.</summary>
    public string Manager
    {
        get
        {
            if (Query("fieldManager") is { Length: > 0 } given)
                return given;
            var agent = Http.Request.Headers.UserAgent.ToString();
            var name = agent.Split('/', ' ')[0];
            return name.Length == 0 ? "unknown" : name[..Math.Min(128, name.Length)];
        }
    }

    public string FieldValidation => Query("fieldValidation") is { Length: > 0 } value ? value : "Warn";

    public void CheckOptions(string optionsKind, bool isApply)
    {
        foreach (var value in Http.Request.Query["dryRun"])
        {
            if (value is not ("All" or ""))
                throw ApiException.InvalidOptions(optionsKind, new("FieldValueNotSupported", "dryRun", $"Unsupported value: [\"{value}\"]: supported values: \"All\""));
        }

        if (isApply && string.IsNullOrEmpty(Query("fieldManager")))
            throw ApiException.InvalidOptions(optionsKind, FieldProblem.Required("fieldManager", "is required for apply patch"));
        if (Query("fieldManager") is { Length: > 128 })
            throw ApiException.InvalidOptions(optionsKind, new("FieldValueTooLong", "fieldManager", "Too long: may not be more than 128 bytes"));
        if (!isApply && IsSet("force") && optionsKind == "PatchOptions")
            throw ApiException.InvalidOptions(optionsKind, FieldProblem.Forbidden("force", "may not be specified for non-apply patch"));
        if (FieldValidation is not ("Ignore" or "Warn" or "Strict"))
            throw ApiException.InvalidOptions(optionsKind, FieldProblem.Unsupported("fieldValidation", FieldValidation, ["Ignore", "Strict", "Warn"]));
    }

    public void Warn(string message) =>
        Http.Response.Headers.Append("Warning", string.Create(CultureInfo.InvariantCulture, $"299 - \"{message.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));

    /// <summary>The version that is asked for; 0 for any.</summary>
    public ulong Version => Query("resourceVersion") is not { Length: > 0 } text ? 0
        : ulong.TryParse(text, CultureInfo.InvariantCulture, out var version) ? version
        : throw new ApiException(500, null, $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");

    public long? Number(string name) => long.TryParse(Query(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
