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

    public async Task<bool> AreExpectedAsync(CommitSha commit, string baseBranch, CancellationToken cancellationToken)
    {
        // A CI system's suite is there before its runs. Those of some apps stay queued for ever.
        var suites = await calls.CallAsync(
            $"check suites of commit {commit.Abbreviated}",
            () => client.Check.Suite.GetAllForReference(repository.Owner, repository.Name, commit.Value),
            cancellationToken);
        if (suites.CheckSuites.Any(suite => suite.Status.Value != CheckStatus.Completed))
        {
            return true;
        }

        var runs = calls.CallAsync(
            $"checks of {baseBranch}",
            () => client.Check.Run.GetAllForReference(repository.Owner, repository.Name, baseBranch, new CheckRunRequest(), new ApiOptions { PageSize = 1, PageCount = 1 }),
            cancellationToken);
        var reported = await calls.CallAsync(
            $"statuses of {baseBranch}",
            () => client.Repository.Status.GetAll(repository.Owner, repository.Name, baseBranch, new ApiOptions { PageSize = 1, PageCount = 1 }),
            cancellationToken);
        return (await runs).TotalCount > 0 || reported.Count > 0;
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
