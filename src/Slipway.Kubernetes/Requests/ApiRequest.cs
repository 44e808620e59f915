using Slipway.Values;

namespace Slipway.Kubernetes.Requests;

/// <summary>One request to the API server.</summary>
internal sealed record ApiRequest
{
    /// <summary>What the request is about, for messages: <c>apps/v1 Deployment dev/web</c>.</summary>
    public required string Subject { get; init; }

    public required HttpMethod Method { get; init; }

    /// <summary>Path and query, beginning with a slash.</summary>
    public required string Path { get; init; }

    public string Accept { get; init; } = "application/json";

    public string ContentType { get; init; } = "application/json";

    public Value? Body { get; init; }

    /// <summary>Whether the object is a Secret: then nothing that the server says about it is quoted.</summary>
    public bool IsSecret { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>False where a second attempt could do something else than the first.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Whether the request goes ahead of all that wait for a slot: the renewal of a lock must not queue behind a thousand patches.</summary>
    public bool IsUrgent { get; init; }
}
