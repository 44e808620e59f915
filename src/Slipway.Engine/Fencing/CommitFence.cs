using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Engine.Fencing;

/// <summary>Keeps a late job from overwriting what a newer commit made: by the commit that the apply set's parent names as its target.</summary>
internal static class CommitFence
{
    /// <exception cref="SlipwayException">The order of the two commits cannot be told, or there is none.</exception>
    public static async Task<FenceDecision> DecideAsync(
        Resource? parent, CommitSha commit, CommitOrder isAncestor, CancellationToken cancellationToken)
    {
        if (parent?.Annotations.GetString(ApplySetLabels.TargetCommit) is not { Length: > 0 } text)
        {
            return FenceDecision.Proceed;
        }

        var target = CommitSha.Parse(text);
        if (target == commit)
        {
            return FenceDecision.Proceed;
        }

        var isNewer = await isAncestor(target, commit, cancellationToken);
        if (isNewer == true)
        {
            return FenceDecision.Proceed;
        }

        var isOlder = await isAncestor(commit, target, cancellationToken);
        if (isOlder == true)
        {
            return FenceDecision.Superseded;
        }

        var wayOut = $"Only if {commit.Abbreviated} is what shall run all the same: kubectl annotate configmap {parent.Id.Name} -n {parent.Id.Namespace} {ApplySetLabels.TargetCommit}-";
        throw new SlipwayException(
            parent.Id.ToString(),
            isNewer is null || isOlder is null
                ? $"commit {target.Abbreviated} was applied last, and neither this clone nor the config repository has it with its history, so that nobody can tell whether " +
                  $"{commit.Abbreviated} comes after it. Deploy from the head of the default branch, in a clone with the whole history (fetch-depth: 0). {wayOut}"
                : $"commit {target.Abbreviated} was applied last, and it is neither before nor after {commit.Abbreviated}: another branch, or a rewritten history. " +
                  $"Deploy from the head of the default branch. {wayOut}");
    }
}
