using Octokit;
using Slipway.Forges;
using Slipway.GitHub.Http;
using Slipway.Naming;
using CommitStatus = Slipway.Forges.CommitStatus;

namespace Slipway.GitHub;

/// <summary>Commit statuses and check runs together: branch rules do not tell them apart either.</summary>
internal sealed class GitHubChecks(GitHubClient client, GitHubRepository repository, IDeployments statuses) : IChecks
{
    private readonly GitHubCalls calls = new(repository);

    public async Task<IReadOnlyList<CommitStatus>> FindAsync(CommitSha commit, CancellationToken cancellationToken)
    {
        var runs = calls.CallAsync(
            $"checks of commit {commit.Abbreviated}",
            () => client.Check.Run.GetAllForReference(
                repository.Owner, repository.Name, commit.Value, new CheckRunRequest { Filter = CheckRunCompletedAtFilter.Latest }, new ApiOptions { PageSize = 100 }),
            cancellationToken);
        return [.. await statuses.GetStatusesAsync(commit, cancellationToken), .. (await runs).CheckRuns.Select(Read)];
    }

    private static CommitStatus Read(CheckRun run) => new()
    {
        Context = run.Name,
        State = run.Status.Value != CheckStatus.Completed ? ReportState.Pending : run.Conclusion?.Value switch
        {
            CheckConclusion.Success or CheckConclusion.Neutral or CheckConclusion.Skipped => ReportState.Success,
            CheckConclusion.Failure => ReportState.Failure,
            _ => ReportState.Error,
        },
        Description = run.Output?.Title ?? run.Conclusion?.StringValue ?? run.Status.StringValue,
        Url = Uri.TryCreate(run.HtmlUrl, UriKind.Absolute, out var url) ? url : null,
    };
}
