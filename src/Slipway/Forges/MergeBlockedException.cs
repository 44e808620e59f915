namespace Slipway.Forges;

/// <summary>A rule of the base branch holds a merge back; it may be met later.</summary>
/// <param name="subject">The pull request.</param>
/// <param name="reason">The rule, in the forge's words.</param>
/// <param name="isForChecks">Whether a required check has not reported or not finished, so that waiting alone may help.</param>
internal sealed class MergeBlockedException(string subject, string reason, bool isForChecks) : SlipwayException(subject, reason, isTransient: true)
{
    /// <summary>Whether a required check has not reported or not finished; else somebody has to do something, such as a review.</summary>
    public bool IsForChecks { get; } = isForChecks;
}
