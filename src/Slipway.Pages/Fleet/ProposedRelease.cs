using Slipway.Naming;

namespace Slipway.Pages.Fleet;

/// <summary>A release on its way to a stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Application">The application.</param>
/// <param name="Version">The version; null where its branch does not tell.</param>
/// <param name="Since">Since when.</param>
internal sealed record ProposedRelease(StageName Stage, ApplicationName Application, string? Version, DateTimeOffset Since)
{
    /// <summary>The number of its pull request; null where that is not known.</summary>
    public int? Number { get; init; }

    /// <summary>The page of its pull request.</summary>
    public string? Url { get; init; }
}
