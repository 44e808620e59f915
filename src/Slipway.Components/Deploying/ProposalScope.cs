using Slipway.Configuration;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>What a pull request changes. What it leaves as it is may be in a bad way for a reason of its own, which is not held against the pull request.</summary>
/// <param name="run">The run that previews it.</param>
/// <param name="reviewed">The pull request.</param>
/// <param name="clone">The clone with its files.</param>
/// <param name="history">The history of that clone.</param>
internal sealed class ProposalScope(DeploymentRun run, ProposedPlans reviewed, GitWorkTree clone, GitConfigHistory history)
{
    // Where the manifests' repository keeps what holds for all of them.
    private static readonly string[] OfAll = [SlipwayConfiguration.FileName, "build"];

    private Task<CommitSha?>? branched;

    /// <summary>Whether it changes anything that an application is made of, or that holds for all of them; true where that is not known.</summary>
    public async Task<bool> ChangesAsync(RenderingTarget target, CancellationToken cancellationToken)
    {
        var folder = clone.FolderInClone() is { Length: > 0 } within ? within + "/" : "";
        return await (branched ??= BranchedAsync(cancellationToken)) is not { } before
            || !await history.AreSameAsync(before, run.Commit, [.. run.Manifests.SourcesOf(target).Concat(OfAll).Select(path => folder + path)], cancellationToken);
    }

    // Of a merge that is tried out the branch itself is the first parent, which is here whatever was pushed since.
    private async Task<CommitSha?> BranchedAsync(CancellationToken cancellationToken)
    {
        var branch = reviewed.Head == run.Commit ? await reviewed.FindBaseAsync(cancellationToken) : (await history.FindAsync(run.Commit, cancellationToken))?.Parent;
        return branch is null ? null : await clone.FindMergeBaseAsync(branch, run.Commit, cancellationToken);
    }
}
