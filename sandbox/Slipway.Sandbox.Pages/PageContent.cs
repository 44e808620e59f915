using Slipway.Pages.Html;

namespace Slipway.Sandbox.Pages;

/// <summary>The parts of the site, as the navigation names them.</summary>
internal enum Section
{
    None,
    Flow,
    PullRequests,
    Runs,
    Cluster,
    Registry,
    Chat,
    Faults,
}

/// <summary>What one page shows inside of the frame.</summary>
internal sealed record PageContent
{
    public required string Title { get; init; }

    public Section Section { get; init; }

    public required Markup Body { get; init; }

    /// <summary>Whether the page is likely to change soon: without script it then reloads itself.</summary>
    public bool IsMoving { get; init; }

    /// <summary>One sentence that a screen reader is told when it changes; empty for none.</summary>
    public string Announcement { get; init; } = "";
}
