using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.ApplySets;

/// <summary>What was missing when a commit began to be deployed without its approvals: an annotation of the apply set's parent, so that any later run can go on with that commit.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Missing">The approvals that were missing, in words.</param>
internal sealed record WithoutApprovals(CommitSha Commit, string Missing)
{
    /// <summary>Reads it.</summary>
    /// <param name="parent">The apply set's parent; null: there is none.</param>
    /// <param name="commit">The commit that is deployed.</param>
    /// <returns>Null where this commit was not begun like that.</returns>
    public static WithoutApprovals? Of(Resource? parent, CommitSha commit) =>
        parent?.Annotations.GetString(ApplySetLabels.WithoutApprovals) is { } text && text.StartsWith($"{commit} ", StringComparison.Ordinal)
            ? new WithoutApprovals(commit, text[(commit.Value.Length + 1)..])
            : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Commit} {Missing}";
}
