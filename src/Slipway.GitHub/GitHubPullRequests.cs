using Octokit;
using Slipway.Forges;
using Slipway.GitHub.Http;
using Slipway.Naming;
using PullRequest = Slipway.Forges.PullRequest;

namespace Slipway.GitHub;

internal sealed class GitHubPullRequests(GitHubClient client, GitHubRepository repository, TimeProvider time) : IPullRequests
{
    private readonly GitHubCalls calls = new(repository);
    private readonly PullRequestMerge merge = new(client, repository, time);
    private readonly AutoMerge autoMerge = new(client, repository);

    private string Owner => repository.Owner;

    private string Name => repository.Name;

    public async Task<PullRequest?> FindOpenAsync(string branch, string baseBranch, CancellationToken cancellationToken)
    {
        // Without its owner the head would be ignored, and any pull request would do.
        var request = new PullRequestRequest { State = ItemStateFilter.Open, Head = $"{Owner}:{branch}", Base = baseBranch };
        var found = await calls.CallAsync(
            $"pull requests of {branch}", () => client.PullRequest.GetAllForRepository(Owner, Name, request), cancellationToken);
        return found.FirstOrDefault(pullRequest => pullRequest.Head.Ref == branch) is { } open ? Read(open) : null;
    }

    public async Task<IReadOnlyList<PullRequest>> FindAsync(string branch, CancellationToken cancellationToken)
    {
        var request = new PullRequestRequest
        {
            State = ItemStateFilter.All, Head = $"{Owner}:{branch}", SortProperty = PullRequestSort.Created, SortDirection = SortDirection.Descending,
        };
        // The newest hundred will do: what was proposed longer ago is of no interest any more.
        var found = await calls.CallAsync(
            $"pull requests of {branch}",
            () => client.PullRequest.GetAllForRepository(Owner, Name, request, new ApiOptions { PageSize = 100, PageCount = 1 }),
            cancellationToken);
        return [.. found.Where(pullRequest => pullRequest.Head.Ref == branch).OrderByDescending(pullRequest => pullRequest.Number).Select(Read)];
    }

    public async Task<IReadOnlyList<PullRequest>> FindByCommitAsync(CommitSha commit, CancellationToken cancellationToken)
    {
        // Octokit has no method for it.
        var found = await calls.CallAsync(
            $"pull requests of commit {commit.Abbreviated}",
            () => client.Connection.Get<List<Octokit.PullRequest>>(new Uri($"repos/{Owner}/{Name}/commits/{commit}/pulls", UriKind.Relative), null),
            cancellationToken);
        return [.. found.Body.Select(Read)];
    }

    public async Task<PullRequest> GetAsync(int number, CancellationToken cancellationToken) =>
        Read(await calls.CallAsync($"pull request {number}", () => client.PullRequest.Get(Owner, Name, number), cancellationToken));

    public async Task<PullRequest> OpenAsync(PullRequestText text, string branch, string baseBranch, CancellationToken cancellationToken)
    {
        var opened = await calls.CallAsync(
            $"pull request of {branch}", () => OpenOnceAsync(text, branch, baseBranch, cancellationToken), cancellationToken);
        return await LabelAsync(opened, text, cancellationToken);
    }

    public async Task<PullRequest> UpdateAsync(PullRequest found, PullRequestText text, CancellationToken cancellationToken) =>
        await LabelAsync(IsSame(found.Text, text) ? found : await RewriteAsync(found.Number, text, cancellationToken), text, cancellationToken);

    // The server ends lines its own way.
    private static bool IsSame(PullRequestText left, PullRequestText right) =>
        left.Title == right.Title && left.Body.ReplaceLineEndings("\n").TrimEnd() == right.Body.ReplaceLineEndings("\n").TrimEnd();

    private async Task<PullRequest> RewriteAsync(int number, PullRequestText text, CancellationToken cancellationToken) => Read(await calls.CallAsync(
        $"pull request {number}",
        () => client.PullRequest.Update(Owner, Name, number, new PullRequestUpdate { Title = text.Title, Body = text.Body }),
        cancellationToken));

    public Task CloseAsync(int number, string body, CancellationToken cancellationToken) => calls.CallAsync(
        $"pull request {number}",
        () => client.PullRequest.Update(Owner, Name, number, new PullRequestUpdate { State = ItemState.Closed, Body = body }),
        cancellationToken);

    public async Task SetCommentAsync(int number, string marker, string text, CancellationToken cancellationToken)
    {
        var subject = $"comment on pull request {number}";
        var body = $"{marker}\n{text}";
        IssueComment? existing = null;
        await GitHubCalls.OnceAsync(
            async () =>
            {
                var comments = await calls.CallAsync(
                    subject, () => client.Issue.Comment.GetAllForIssue(Owner, Name, number, new ApiOptions { PageSize = 100 }), cancellationToken);
                existing = comments.FirstOrDefault(comment => comment.Body?.StartsWith(marker, StringComparison.Ordinal) == true);
                return existing is not null;
            },
            () => calls.CallAsync(subject, () => client.Issue.Comment.Create(Owner, Name, number, body), cancellationToken),
            time,
            cancellationToken);
        if (existing is not null && existing.Body.ReplaceLineEndings("\n") != body)
        {
            await calls.CallAsync(subject, () => client.Issue.Comment.Update(Owner, Name, existing.Id, body), cancellationToken);
        }
    }

    public Task<CommitSha> MergeAsync(int number, CommitSha head, CancellationToken cancellationToken) =>
        merge.MergeAsync(number, head, cancellationToken);

    public Task<string?> MergeLaterAsync(int number, CommitSha head, CancellationToken cancellationToken) =>
        autoMerge.EnableAsync(number, head, cancellationToken);

    private async Task<PullRequest> OpenOnceAsync(PullRequestText text, string branch, string baseBranch, CancellationToken cancellationToken)
    {
        try
        {
            return Read(await client.PullRequest.Create(Owner, Name, new NewPullRequest(text.Title, branch, baseBranch) { Body = text.Body }));
        }
        catch (ApiValidationException exception) when (GitHubCalls.Message(exception).Contains("already exists", StringComparison.OrdinalIgnoreCase))
        {
            // Another build was faster, or an answer was lost.
            var open = await FindOpenAsync(branch, baseBranch, cancellationToken);
            if (open is null)
            {
                throw;
            }

            return await UpdateAsync(open, text, cancellationToken);
        }
    }

    private async Task<PullRequest> LabelAsync(PullRequest pullRequest, PullRequestText text, CancellationToken cancellationToken)
    {
        var missing = text.Labels.Except(pullRequest.Text.Labels, StringComparer.OrdinalIgnoreCase).ToArray();
        if (missing.Length == 0)
        {
            return pullRequest;
        }

        var labels = await calls.CallAsync(
            $"labels of pull request {pullRequest.Number}",
            () => client.Issue.Labels.AddToIssue(Owner, Name, pullRequest.Number, missing),
            cancellationToken);
        return pullRequest with { Text = pullRequest.Text with { Labels = [.. labels.Select(label => label.Name)] } };
    }

    private PullRequest Read(Octokit.PullRequest pullRequest)
    {
        // A commit that a merge would have is there before the merge, too.
        var isMerged = pullRequest.MergedAt is not null;
        return new PullRequest
        {
            Number = pullRequest.Number,
            Url = new Uri(pullRequest.HtmlUrl),
            State = isMerged ? PullRequestState.Merged : pullRequest.State.Value == ItemState.Open ? PullRequestState.Open : PullRequestState.Closed,
            Head = CommitSha.Parse(pullRequest.Head.Sha),
            IsFromFork = !string.Equals(pullRequest.Head.User?.Login, Owner, StringComparison.OrdinalIgnoreCase),
            Branch = pullRequest.Head.Ref ?? "",
            BaseBranch = pullRequest.Base?.Ref ?? "",
            MergeCommit = isMerged && pullRequest.MergeCommitSha is { } commit ? CommitSha.Parse(commit) : null,
            OpenedAt = pullRequest.CreatedAt,
            MergedAt = pullRequest.MergedAt,
            Author = pullRequest.User?.Login ?? "",
            Reviewers =
            [
                .. (pullRequest.RequestedReviewers ?? []).Select(reviewer => reviewer.Login),
                .. (pullRequest.RequestedTeams ?? []).Select(team => $"{Owner}/{team.Slug}"),
            ],
            Text = new PullRequestText
            {
                Title = pullRequest.Title,
                Body = pullRequest.Body ?? "",
                Labels = [.. (pullRequest.Labels ?? []).Select(label => label.Name)],
            },
        };
    }
}
