using Slipway.Forges;

namespace Slipway.Releases;

/// <summary>What to do with the pull request of a release. One of the types nested here.</summary>
internal abstract record PullRequestStep
{
    private PullRequestStep()
    {
    }

    /// <summary>It is open and says what it should.</summary>
    /// <param name="PullRequest">The pull request.</param>
    public sealed record Keep(PullRequest PullRequest) : PullRequestStep;

    /// <summary>There is none.</summary>
    public sealed record Open : PullRequestStep;

    /// <summary>It is open and says something else.</summary>
    /// <param name="PullRequest">The pull request.</param>
    /// <param name="Differences">What differs: <c>title</c>, <c>body</c>, <c>labels</c>.</param>
    public sealed record Update(PullRequest PullRequest, IReadOnlyList<string> Differences) : PullRequestStep;

    /// <summary>The step from what the forge has to what a pull request should say.</summary>
    public static PullRequestStep From(PullRequest? open, PullRequestText wanted)
    {
        if (open is null)
        {
            return new Open();
        }

        var differences = new List<string>();
        if (open.Text.Title != wanted.Title)
        {
            differences.Add("title");
        }

        if (!ReleaseBody.IsSame(open.Text.Body, wanted.Body))
        {
            differences.Add("body");
        }

        if (wanted.Labels.Except(open.Text.Labels, StringComparer.OrdinalIgnoreCase).Any())
        {
            differences.Add("labels");
        }

        return differences.Count == 0 ? new Keep(open) : new Update(open, differences);
    }
}
