namespace Slipway.Smoke;

/// <summary>The answer to a smoke test's request.</summary>
public sealed record SmokeResponse
{
    /// <summary>The status code.</summary>
    public required int Status { get; init; }

    /// <summary>The headers; a name may be there more than once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body as text; readers may cut it after a megabyte.</summary>
    public string Body { get; init; } = "";
}
