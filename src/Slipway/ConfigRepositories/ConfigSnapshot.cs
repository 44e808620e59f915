namespace Slipway.ConfigRepositories;

/// <summary>Branches of the config repository as one look at it found them.</summary>
public sealed record ConfigSnapshot
{
    /// <summary>The branch that releases go to, such as <c>main</c>.</summary>
    public required string DefaultBranch { get; init; }

    /// <summary>The head of <see cref="DefaultBranch"/>.</summary>
    public required IConfigTree Base { get; init; }

    /// <summary>The heads of the other branches that were asked for and exist.</summary>
    public required IReadOnlyDictionary<string, IConfigTree> Branches { get; init; }
}
