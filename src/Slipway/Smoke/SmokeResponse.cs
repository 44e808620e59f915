namespace Slipway.Smoke;

/// <summary>The answer to a smoke test's request, or what a command or Job ended with.</summary>
public sealed record SmokeResponse
{
    /// <summary>The status code or exit code.</summary>
    public required int Status { get; init; }

    /// <summary>Whether the status is an exit code.</summary>
    public bool IsExitCode { get; init; }

    /// <summary>The headers; a name may be there more than once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body or output as text; readers may cut it after a megabyte.</summary>
    public string Body { get; init; } = "";
}
