using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Components.Tests.Deploying;

/// <summary>Remembers the last comment.</summary>
internal sealed class PullRequestComments : IPullRequests
{
    public int Number { get; private set; }

    public string Marker { get; private set; } = "";

    public string Text { get; private set; } = "";

    public Task SetCommentAsync(int number, string marker, string text, CancellationToken cancellationToken)
    {
        (Number, Marker, Text) = (number, marker, text);
        return Task.CompletedTask;
    }

    public Task<PullRequest?> FindOpenAsync(string branch, string baseBranch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PullRequest> OpenAsync(PullRequestText text, string branch, string baseBranch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PullRequest> UpdateAsync(PullRequest found, PullRequestText text, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommitSha> MergeAsync(int number, CommitSha head, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<PullRequest>> FindAsync(string branch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<PullRequest>> FindByCommitAsync(CommitSha commit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PullRequest> GetAsync(int number, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CloseAsync(int number, string body, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> MergeLaterAsync(int number, CommitSha head, CancellationToken cancellationToken) => throw new NotSupportedException();
}
