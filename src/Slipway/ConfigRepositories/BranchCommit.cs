using Slipway.Naming;

namespace Slipway.ConfigRepositories;

/// <summary>The only commit that a branch adds to its base.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Parent">The commit of the base that it was made on.</param>
/// <param name="Onto">The newest commit of the base that the branch has: <paramref name="Parent"/>, or one that was merged into it.</param>
/// <param name="Changed">The paths of the files that it changes, adds or deletes.</param>
public sealed record BranchCommit(IConfigTree Commit, IConfigTree Parent, CommitSha Onto, IReadOnlyList<string> Changed)
{
    /// <summary>Whether these changes, and no other, are what the commit makes.</summary>
    internal async Task<bool> IsAsync(IReadOnlyList<FileEdit> edits, IReadOnlyList<string> deleted, CancellationToken cancellationToken)
    {
        if (!Changed.ToHashSet(StringComparer.Ordinal).SetEquals([.. edits.Select(edit => edit.Path), .. deleted]))
        {
            return false;
        }

        foreach (var edit in edits)
        {
            if (await Commit.ReadAsync(edit.Path, cancellationToken) is not { } content || !edit.After.Span.SequenceEqual(content))
            {
                return false;
            }
        }

        return true;
    }
}
