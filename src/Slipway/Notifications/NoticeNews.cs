namespace Slipway.Notifications;

/// <summary>What is new about a release.</summary>
/// <param name="State">How far it has come.</param>
internal sealed record NoticeNews(NoticeState State)
{
    /// <summary>Whether nobody can have told of this release before, because it was proposed just now.</summary>
    public bool IsFirst { get; init; }

    /// <summary>More about it; the first line is the telling one.</summary>
    public string? Detail { get; init; }

    /// <summary>Who proposed it; null for whoever was told before.</summary>
    public string? By { get; init; }

    /// <summary>The page of the run that tells.</summary>
    public Uri? Run { get; init; }

    /// <summary>Where the application answers.</summary>
    public Uri? Address { get; init; }
}
