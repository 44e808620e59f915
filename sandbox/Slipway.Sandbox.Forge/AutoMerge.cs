namespace Slipway.Sandbox.Forge;

/// <summary>Merges what was asked to be merged as soon as the rules allow it. The caller holds the lock.</summary>
internal sealed class AutoMerge(ForgeRepository repository, TimeProvider time)
{
    public async Task MergeReadyAsync()
    {
        foreach (var number in repository.PullRequests.All.Where(IsWaiting).Select(waiting => waiting.Number))
        {
            // A merge changes what can be said of the others.
            if (repository.PullRequests.Find(number) is not { AutoMerge: { } wish } pullRequest
                || (await new MergeRules(repository).JudgeAsync(pullRequest, CancellationToken.None)).Refusal is not null)
            {
                continue;
            }

            var outcome = await new PullRequestMerge(repository).MergeAsync(
                pullRequest, new MergeRequest { User = wish.User, Method = wish.Method, Title = wish.Title, Message = wish.Message }, time.GetUtcNow());
            if (outcome is not MergeOutcome.Merged && repository.PullRequests.Find(number) is { IsOpen: true } refused)
            {
                repository.PullRequests.Save(refused with { AutoMerge = null });
            }
        }
    }

    private static bool IsWaiting(PullRequestRecord pullRequest) => pullRequest is { IsOpen: true, AutoMerge: not null };
}
