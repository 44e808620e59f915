namespace Slipway.Sandbox.Forge;

/// <summary>Somebody wants a pull request merged.</summary>
internal sealed record MergeRequest
{
    public required string User { get; init; }

    /// <summary>The head that the caller saw; null merges any.</summary>
    public string? ExpectedHead { get; init; }

    /// <summary><c>merge</c>, <c>squash</c> or <c>rebase</c>.</summary>
    public string Method { get; init; } = "merge";

    /// <summary>The commit's subject; null for the usual one.</summary>
    public string? Title { get; init; }

    public string? Message { get; init; }
}
