using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>The parts of a release pull request's body that are not about what is released.</summary>
internal static class ReleaseBody
{
    private const string ByEnd = "<!-- slipway:by -->";
    private const string ClosedStart = "<!-- slipway:closed ";

    /// <summary>The line that says who proposed it. Another run that proposes the same does not change it.</summary>
    public static string By(ProposedBy? by) => by is null
        ? ""
        : $"Proposed by {Markdown.Line(by.Who)}{(by.Run is null ? "" : $" in [this run]({Markdown.Url(by.Run.AbsoluteUri)})")}. {ByEnd}\n";

    /// <summary>Whether a body says what it should, whatever people wrote around it. A forge may change line ends and the space around a text.</summary>
    public static bool IsSame(string found, string wanted) => Normal(found) == Normal(Carry(found, wanted));

    /// <summary>The body of a pull request that Slipway itself closes, which tells it from one that a person closed.</summary>
    public static string Closed(string body, string why) =>
        body.Contains(ClosedStart, StringComparison.Ordinal) ? body : $"{body.TrimEnd()}\n{ClosedStart}{why} -->\n";

    /// <summary>Whether Slipway itself closed the pull request of a body.</summary>
    public static bool IsClosedByUs(string body) => body.Contains(ClosedStart, StringComparison.Ordinal);

    /// <summary>A new body that keeps what people wrote around the old one, and which message tells of it; not that Slipway closed it once.</summary>
    public static string Carry(string old, string body) => string.Join(
        '\n', OwnPart.Replace(old, body).Split('\n').Where(line => !line.StartsWith(ClosedStart, StringComparison.Ordinal)));

    /// <summary>The newest pull request that a person closed and that proposed this image; null when there is none.</summary>
    public static PullRequest? FindClosedByPerson(IEnumerable<PullRequest> pullRequests, StageName stage, Digest digest) =>
        FindNewest(pullRequests, stage, digest) is { State: PullRequestState.Closed } closed && !closed.Text.Body.Contains(ClosedStart, StringComparison.Ordinal) ? closed : null;

    /// <summary>The newest pull request of an image, if it was merged; null when there is none.</summary>
    public static PullRequest? FindMerged(IEnumerable<PullRequest> pullRequests, StageName stage, Digest digest) =>
        FindNewest(pullRequests, stage, digest) is { State: PullRequestState.Merged } merged ? merged : null;

    private static PullRequest? FindNewest(IEnumerable<PullRequest> pullRequests, StageName stage, Digest digest) => pullRequests
        .Where(pullRequest => ReleaseMarker.Find(pullRequest.Text.Body) is { } marker && marker.Stage == stage && marker.Image.Digest == digest)
        .MaxBy(pullRequest => pullRequest.Number);

    private static string Normal(string body) => string.Join(
        '\n', body.ReplaceLineEndings("\n").Split('\n').Where(line => !line.EndsWith(ByEnd, StringComparison.Ordinal) && !line.StartsWith(ClosedStart, StringComparison.Ordinal) && !MessageMarker.IsLine(line) && !OwnPart.IsMarker(line))).Trim();
}
