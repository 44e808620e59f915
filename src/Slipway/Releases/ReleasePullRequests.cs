using Slipway.Forges;

namespace Slipway.Releases;

/// <summary>Keeps one pull request per application and stage.</summary>
/// <param name="pullRequests">Those of the config repository.</param>
public sealed class ReleasePullRequests(IPullRequests pullRequests)
{
    /// <summary>Opens the pull request of a release branch, or makes the open one say what it should.</summary>
    /// <returns>The pull request, and the step that led to it.</returns>
    public async Task<(PullRequest PullRequest, PullRequestStep Step)> EnsureAsync(
        string branch, string baseBranch, PullRequestText text, CancellationToken cancellationToken)
    {
        var step = PullRequestStep.From(await pullRequests.FindOpenAsync(branch, baseBranch, cancellationToken), text);
        var pullRequest = step switch
        {
            PullRequestStep.Keep keep => keep.PullRequest,
            PullRequestStep.Open => await pullRequests.OpenAsync(text, branch, baseBranch, cancellationToken),
            PullRequestStep.Update update => await pullRequests.UpdateAsync(update.PullRequest.Number, text, cancellationToken),
            _ => throw new InvalidOperationException($"{step.GetType().Name} cannot be performed"),
        };
        return (pullRequest, step);
    }
}
