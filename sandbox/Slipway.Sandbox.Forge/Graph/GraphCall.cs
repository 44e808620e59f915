using System.Text.Json.Nodes;
using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>A field that is being resolved: its arguments, and the request that it is part of.</summary>
internal sealed record GraphCall(ApiRequest Request, JsonObject Arguments)
{
    public ForgeHost Forge => Request.Forge;

    /// <summary>The argument that mutations have.</summary>
    public JsonObject Input => Arguments["input"] as JsonObject ?? throw new GraphError("UNPROCESSABLE", "input is missing");

    public string Text(string name) => Arguments[name]?.GetValue<string>() ?? throw new GraphError("UNPROCESSABLE", $"{name} is missing");

    public string? TextOrNull(string name) => Arguments[name]?.GetValue<string>();

    public int Whole(string name) => Arguments[name]?.GetValue<int>() ?? throw new GraphError("UNPROCESSABLE", $"{name} is missing");
}

/// <summary>An error of one field; the answer's status stays 200.</summary>
/// <param name="type">Such as <c>NOT_FOUND</c>, <c>UNPROCESSABLE</c> or <c>FORBIDDEN</c>.</param>
/// <param name="message">In GitHub's words where they are known.</param>
internal sealed class GraphError(string type, string message) : Exception(message)
{
    public string Type { get; } = type;
}
