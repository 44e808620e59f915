using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>What a release does to the config repository. A value: its text form is what a dry run prints and the real run performs.</summary>
internal sealed record ReleasePlan
{
    private ReleasePlan(Release release, ReleaseState state, ManifestEdit edit)
    {
        (Release, Edit, BaseBranch) = (release, edit, state.BaseBranch);
        (Merge, Reviewers) = (state.Stage?.Merge ?? MergeRule.Manual, [.. (state.Stage?.Reviewers ?? []).Union(state.Stage?.Approvals?.From ?? [], StringComparer.OrdinalIgnoreCase)]);
        Text = ReleaseText.PullRequest(release, edit, changes: null);
        OpenPullRequest = state.PullRequests.FirstOrDefault(pullRequest => pullRequest.State == PullRequestState.Open && pullRequest.BaseBranch == state.BaseBranch);
        Branch = Step(state);
        (Base, Proposed) = (state.Base, ReleaseProposal.Find(state));
        var merged = edit.Previous?.Digest is { } digest ? ReleaseBody.FindMerged(state.PullRequests, release.Stage, digest) : null;
        (BaseIsReleased, PreviousVersion) = (merged is not null, edit.Previous?.Tag ?? (merged is null ? null : ReleaseMarker.Find(merged.Text.Body)?.Version));
    }

    /// <summary>The release.</summary>
    public Release Release { get; }

    /// <summary>The branch that the pull request goes to.</summary>
    public string BaseBranch { get; }

    /// <summary>The change of the manifests.</summary>
    public ManifestEdit Edit { get; }

    /// <summary>What happens to the release branch.</summary>
    public BranchStep Branch { get; private init; }

    /// <summary>What the pull request says.</summary>
    public PullRequestText Text { get; private init; }

    /// <summary>Who merges the pull request.</summary>
    public MergeRule Merge { get; private init; }

    /// <summary>Who is asked to review it.</summary>
    public IReadOnlyList<string> Reviewers { get; }

    /// <summary>The open pull request of the release branch; null when there is none.</summary>
    public PullRequest? OpenPullRequest { get; }

    /// <summary>The head of the branch that the pull request goes to.</summary>
    internal CommitSha Base { get; }

    /// <summary>Whether what the base branch has came there by a release pull request.</summary>
    internal bool BaseIsReleased { get; }

    /// <summary>The version that the base branch has; where its manifests name only the digest, the one of the pull request that brought it. Null where neither tells.</summary>
    internal string? PreviousVersion { get; }

    /// <summary>What the release branch proposes so far; null for nothing that was built.</summary>
    internal ReleaseProposal? Proposed { get; }

    /// <summary>Plans a release.</summary>
    /// <exception cref="InvalidInputException">The manifests are wrong, or hold no image of the application.</exception>
    public static ReleasePlan For(Release release, ReleaseState state) =>
        new(release, state, ManifestEdit.SetImage(release.Folder, state.Manifests, release.Image, state.ImagePaths, state.Links));

    /// <summary>The same plan, whose pull request also says what changed in the application.</summary>
    public ReleasePlan WithChanges(SourceChanges? changes) => changes is null ? this : this with { Text = ReleaseText.PullRequest(Release, Edit, changes) };

    /// <summary>The same plan, come to nothing because a later commit was faster.</summary>
    internal ReleasePlan With(BranchStep.Overtaken step) => this with { Branch = step };

    /// <summary>
    /// The same plan, of a digest that the base branch went back from. It comes to nothing, unless a person has asked for it: by a promotion, or by a pull request that is still open.
    /// Then a person merges it, too.
    /// </summary>
    internal ReleasePlan TakenBackBy(IConfigTree commit, bool isAsked) =>
        isAsked || (OpenPullRequest is { } open && ReleaseMarker.Find(open.Text.Body)?.Image.Digest == Release.Image.Digest)
            ? this with { Merge = MergeRule.Manual }
            : this with
            {
                Branch = new BranchStep.WasTakenBack(
                    commit.Commit,
                    $"{BaseBranch} had this digest in {Release.Folder}, and went back from it with commit {commit.Commit.Abbreviated} ({Subject(commit)}). " +
                    (Release.Candidate.Origin is ReleaseOrigin.Promotion ? "Run ./build.sh Promote to bring it again" : "Pass --reopen to propose it again")),
            };

    private static string Subject(IConfigTree commit) => commit.Message.Split('\n')[0].Trim();

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Release.Title).AppendLine($"  image   {Release.Image}").AppendLine($"  before  {Edit.Previous?.ToString() ?? "(none)"}");
        text.AppendLine("  branch  " + Branch switch
        {
            BranchStep.AlreadyReleased => $"nothing to do: {BaseBranch} already has it",
            BranchStep.Keep keep => $"nothing to do: {Release.Branch} is at {keep.Head.Abbreviated} already",
            BranchStep.Commit commit => $"set {Release.Branch} to one commit on {BaseBranch} {commit.Change.Parent.Abbreviated} ({commit.Why})",
            BranchStep.Refuse refuse => RefusalMessage(refuse),
            BranchStep.Overtaken overtaken => $"nothing to do: {overtaken.Reason}",
            BranchStep.StaysClosed closed => $"nothing to do: {closed.Reason}",
            BranchStep.WasTakenBack back => $"nothing to do: {back.Reason}",
            _ => throw new InvalidOperationException($"no text for {Branch.GetType().Name}"),
        });
        foreach (var place in Edit.NotChanged)
        {
            text.AppendLine($"  not changed  {place}");
        }

        foreach (var place in Edit.Shared)
        {
            text.AppendLine($"  changes with it  {place}");
        }

        return Branch is BranchStep.Commit ? text.Append(Edit.ToDiff()).ToString() : text.ToString();
    }

    internal static string RefusalMessage(BranchStep.Refuse refuse) =>
        $"commit {refuse.Head.Abbreviated} by {refuse.Committer} is not Slipway's, and a release would overwrite it. Merge or close the pull " +
        "request of this branch and delete the branch, then run Release again.";

    private BranchStep Step(ReleaseState state)
    {
        if (Edit.Files.Count == 0)
        {
            return new BranchStep.AlreadyReleased(state.Base);
        }

        if (!state.Reopen && ReleaseBody.FindClosedByPerson(state.PullRequests, Release.Stage, Release.Image.Digest!) is { } closed)
        {
            return new BranchStep.StaysClosed(
                closed, $"a person closed {closed.Url}, which proposed this digest. Reopen it there, or pass --reopen, to release it after all");
        }

        if (state.OnlyNew && ReleaseBody.FindMerged(state.PullRequests, Release.Stage, Release.Image.Digest!) is { } merged)
        {
            return new BranchStep.StaysClosed(
                merged, $"{merged.Url} brought this digest before, and the stage went on to another one. Run ./build.sh Promote to bring it again");
        }

        var message = ReleaseText.CommitMessage(Release, Edit);
        var branch = state.Branch;
        if (branch is not null && branch.Committer != ConfigCommit.CommitterEmail)
        {
            return new BranchStep.Refuse(branch.Head, branch.Committer);
        }

        var why = branch is null ? "new"
            : branch.Parent != state.Base ? $"{state.BaseBranch} moved on"
            : branch.Message != message || !HasContent(branch) ? "another release before"
            : null;
        return why is null
            ? new BranchStep.Keep(branch!.Head)
            : new BranchStep.Commit(
                new ConfigCommit
                {
                    Branch = Release.Branch,
                    Parent = state.Base,
                    ExpectedHead = branch?.Head,
                    Message = message,
                    Files = Edit.Files,
                },
                why);
    }

    private bool HasContent(ReleaseBranchHead branch) => Edit.Files.All(edited => branch.Manifests.Any(
        file => file.Path == edited.Path && file.Content.Span.SequenceEqual(edited.After.Span)));
}
