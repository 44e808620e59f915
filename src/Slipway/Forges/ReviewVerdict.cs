namespace Slipway.Forges;

/// <summary>The verdict of a review.</summary>
public enum ReviewVerdict
{
    /// <summary>Neither for nor against.</summary>
    Comment,

    /// <summary>For it.</summary>
    Approval,

    /// <summary>Against it as it is.</summary>
    ChangesRequested,
}
