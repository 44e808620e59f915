namespace Slipway.Sandbox.Forge;

/// <summary>
/// What git shows of pull requests besides branches, as GitHub has it: <c>refs/pull/1/head</c>, and <c>refs/pull/1/merge</c> with what merging would make now, where that is possible. Nobody pushes to them.
/// The caller holds the repository's lock.
/// </summary>
internal sealed class PullRequestRefs(ForgeRepository repository)
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "refs/pull/";

    /// <summary>Brings those of a pull request up to date with its head and its base. The head stays when it is closed.</summary>
    public async Task UpdateAsync(PullRequestRecord pullRequest, CancellationToken cancellationToken)
    {
        var name = $"{Prefix}{pullRequest.Number}/";
        await SetAsync(name + "head", pullRequest.HeadSha, cancellationToken);
        await SetAsync(name + "merge", pullRequest.IsOpen ? await new PullRequestMerge(repository).RehearseAsync(pullRequest, cancellationToken) : null, cancellationToken);
    }

    private async Task SetAsync(string name, string? sha, CancellationToken cancellationToken) =>
        await repository.Git.TryAsync(sha is null ? ["update-ref", "-d", name] : ["update-ref", name, sha], cancellationToken);
}
