using Slipway.Policies;

namespace Slipway.Reports;

/// <summary>What a validation found in one application of a stage.</summary>
internal sealed record ValidatedApplication
{
    /// <summary>Stage and application: <c>dev/web</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The files that its resources come from.</summary>
    public IReadOnlyCollection<string> Files { get; init; } = [];

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The policies that do not hold.</summary>
    public IReadOnlyList<PolicyWaiver> Waivers { get; init; } = [];
}
