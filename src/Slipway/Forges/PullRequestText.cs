namespace Slipway.Forges;

/// <summary>What a pull request says.</summary>
public sealed record PullRequestText
{
    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown, at most 65,536 characters.</summary>
    public required string Body { get; init; }

    /// <summary>Labels it should have.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
