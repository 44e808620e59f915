using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Versions;

namespace Slipway.Flow;

/// <summary>What a rollout does to a repository. A value: nothing is written.</summary>
/// <param name="Text">Its names.</param>
/// <param name="Edit">The change of the files.</param>
/// <param name="Step">What happens to the branch.</param>
internal sealed record FlowPlan(FlowText Text, FlowEdit Edit, FlowStep Step)
{
    /// <summary>Plans a rollout.</summary>
    /// <param name="text">Its names.</param>
    /// <param name="image">The image, with tag and digest.</param>
    /// <param name="author">The author of commits; null for the committer.</param>
    /// <param name="state">What it follows from.</param>
    /// <exception cref="InvalidInputException">The files are wrong, or no pattern finds anything in them.</exception>
    public static FlowPlan For(FlowText text, ImageReference image, FlowAuthor? author, FlowState state)
    {
        var edit = FlowEdit.Of(state.Files, text.Application, image);
        return new FlowPlan(text, edit, StepOf(text, edit, image, author, state));
    }

    private static FlowStep StepOf(FlowText text, FlowEdit edit, ImageReference image, FlowAuthor? author, FlowState state)
    {
        if (!edit.HasFound)
        {
            throw new InvalidInputException(
                string.Join(", ", text.Manifest.Files),
                $"nothing there names {image.Repository} with a tag, nor has a key or prefix of flow's configuration. Correct 'files' or the files"
                + (edit.NotChanged.Count == 0 ? "." : $"; found and not changed: {string.Join("; ", edit.NotChanged)}."));
        }

        if (edit.Files.Count == 0)
        {
            return new FlowStep.Nothing($"{text.Manifest.BaseBranch} has {image.Tag} already");
        }

        if (!state.AllowsOlder && edit.TagsBefore.FirstOrDefault(tag => VersionTag.IsHigher(tag, text.Version)) is { } higher)
        {
            return new FlowStep.Nothing($"{text.Manifest.BaseBranch} has {higher}, which comes after {text.Version}. To roll it out all the same, pass --older");
        }

        return text.Manifest.CommitsToBase ? new FlowStep.Commit(CommitOf(text.Manifest.BaseBranch, state.Base)) : OnBranch();

        FlowStep OnBranch()
        {
            if (!state.Reopen && Decided(state, image) is { } decided)
            {
                return new FlowStep.Nothing(
                    decided.State == PullRequestState.Merged
                        ? $"{decided.Url} brought it, and {text.Manifest.BaseBranch} went on to something else. To propose it again, pass --reopen"
                        : $"a person closed {decided.Url}. To propose it again, pass --reopen");
            }

            return state.Branch is not { } head ? new FlowStep.Commit(CommitOf(text.Branch, expected: null))
                : edit.Files.All(change => state.BranchFiles.Any(file => file.Path == change.Path && file.Content.Span.SequenceEqual(change.After.Span))) ? new FlowStep.Keep(head)
                : state.Committer == ConfigCommit.CommitterEmail ? new FlowStep.Commit(CommitOf(text.Branch, head))
                : new FlowStep.Refuse(head, state.Committer ?? "");
        }

        ConfigCommit CommitOf(string branch, CommitSha? expected) => new()
        {
            Branch = branch,
            Parent = state.Base,
            ExpectedHead = expected,
            Message = text.Title + "\n",
            Files = edit.Files,
            Author = author is null ? null : (author.Name, author.Email),
        };
    }

    // The newest of this very image that is no more open; one that is open goes before.
    private static PullRequest? Decided(FlowState state, ImageReference image) =>
        state.PullRequests.Any(found => found.State == PullRequestState.Open) ? null
        : state.PullRequests.Where(found => FlowMarker.MayBeOf(found.Text.Body, image)).MaxBy(found => found.Number);
}
