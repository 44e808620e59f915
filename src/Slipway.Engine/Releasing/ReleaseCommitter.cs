using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>Plans releases on the head of the config repository and commits them, each application on its own branch.</summary>
/// <param name="repository">The config repository.</param>
/// <param name="time">The clock for waits between attempts.</param>
internal sealed class ReleaseCommitter(IConfigRepository repository, TimeProvider time)
{
    private static readonly RetryPolicy Retries = new(Attempts: 6, TimeSpan.FromMilliseconds(100)) { HasJitter = true };

    /// <summary>The pull requests of the config repository, so that what a person closed stays closed; null to look at git only.</summary>
    public IPullRequests? PullRequests { get; init; }

    /// <summary>Their reviews, so that no approval is carried over to new content.</summary>
    public IReviews? Reviews { get; init; }

    /// <summary>Tells what changed in an application since the version before; null to say nothing about it.</summary>
    public ISourceHistory? History { get; init; }

    /// <summary>Checks that there is what is released to, before there is anything to release.</summary>
    /// <param name="stage">The stage; null for the first one of slipway.yaml.</param>
    /// <param name="applications">The applications.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidInputException">slipway.yaml, the stage or folders of applications are missing or wrong; all problems.</exception>
    public async Task CheckAsync(StageName? stage, IReadOnlyList<ApplicationName> applications, CancellationToken cancellationToken)
    {
        var snapshot = await repository.FetchAsync([], cancellationToken);
        var found = SlipwayConfiguration.Parse(await snapshot.Base.ReadAsync(SlipwayConfiguration.FileName, cancellationToken)).Stage(stage);
        var problems = new List<Problem>();
        foreach (var application in applications)
        {
            if ((await snapshot.Base.ReadFolderAsync($"{found.Name}/{application}", cancellationToken)).Count == 0)
            {
                problems.AddRange((await MissingFolderAsync(found.Name, application, snapshot, cancellationToken)).Problems);
            }
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }

    /// <summary>Plans the releases; nothing is written.</summary>
    /// <exception cref="InvalidInputException">slipway.yaml, the stage, an application's folder or its manifests are missing or wrong.</exception>
    public async Task<IReadOnlyList<ReleasePlan>> PlanAsync(ReleaseRequest request, CancellationToken cancellationToken)
    {
        var branches = request.Candidates.Select(candidate => candidate.Application).Select(application =>
            request.Stage is { } asked ? new ReleaseBranch(asked, application).ToString() : ReleaseBranch.InAnyStage(application));
        var snapshot = await repository.FetchAsync([.. branches], cancellationToken);
        var configuration = SlipwayConfiguration.Parse(await snapshot.Base.ReadAsync(SlipwayConfiguration.FileName, cancellationToken));
        var stage = configuration.Stage(request.Stage);
        return await Task.WhenAll(request.Candidates.Select(candidate => PlanAsync(
            new Release(candidate, stage.Name), configuration, request, snapshot, cancellationToken)));
    }

    /// <summary>Plans and performs the releases. Where somebody else was faster, everything is planned anew on the new state.</summary>
    /// <exception cref="SlipwayException">A person pushed to a release branch, or the repository cannot be written to.</exception>
    public async Task<IReadOnlyList<CommittedRelease>> CommitAsync(ReleaseRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var plans = await PlanAsync(request, cancellationToken);
                await RefuseAsync(plans, cancellationToken);

                return await PerformAsync(plans, cancellationToken);
            }
            catch (SlipwayException exception) when (exception.IsTransient && Retries.WaitAfter(attempt) is not null)
            {
                await Task.Delay(Retries.WaitAfter(attempt)!.Value, time, cancellationToken);
            }
        }
    }

    private async Task RefuseAsync(IReadOnlyList<ReleasePlan> plans, CancellationToken cancellationToken)
    {
        var refused = plans.Where(plan => plan.Branch is BranchStep.Refuse).ToList();
        foreach (var plan in refused)
        {
            if (PullRequests is not null)
            {
                await new ReleasePullRequests(PullRequests).ExplainRefusalAsync(plan, cancellationToken);
            }
        }

        if (refused.Count > 0)
        {
            throw new SlipwayException(
                string.Join(", ", refused.Select(plan => $"branch {plan.Release.Branch}")),
                string.Join('\n', refused.Select(plan => ReleasePlan.RefusalMessage((BranchStep.Refuse)plan.Branch))));
        }
    }

    private async Task<IReadOnlyList<CommittedRelease>> PerformAsync(IReadOnlyList<ReleasePlan> plans, CancellationToken cancellationToken)
    {
        var changes = plans.Select(plan => plan.Branch).OfType<BranchStep.Commit>().Select(step => step.Change).ToList();
        if (Reviews is not null)
        {
            // Before the push: between a push and a dismissal, somebody could merge new content by an old approval.
            await Task.WhenAll(plans.Where(plan => plan is { Branch: BranchStep.Commit, OpenPullRequest: not null })
                .Select(plan => new ReleaseReviews(Reviews).DismissAsync(plan.OpenPullRequest!.Number, cancellationToken)));
        }

        var commits = changes.Count == 0 ? [] : changes.Zip(await repository.CommitAsync(changes, cancellationToken)).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. plans.Select(plan => new CommittedRelease(plan, plan.Branch switch
        {
            BranchStep.AlreadyReleased released => released.Base,
            BranchStep.Keep keep => keep.Head,
            BranchStep.Overtaken overtaken => overtaken.Head,
            BranchStep.StaysClosed closed => closed.PullRequest.Head,
            BranchStep.WasTakenBack back => back.By,
            BranchStep.Commit commit => commits[commit.Change],
            _ => throw new InvalidOperationException($"{plan.Branch.GetType().Name} cannot be performed"),
        }))];
    }

    private async Task<ReleasePlan> PlanAsync(
        Release release, SlipwayConfiguration configuration, ReleaseRequest request, ConfigSnapshot snapshot, CancellationToken cancellationToken)
    {
        var branch = snapshot.Branches.GetValueOrDefault(release.Branch);
        var pullRequests = PullRequests?.FindAsync(release.Branch, cancellationToken);
        var manifests = snapshot.Base.ReadFolderAsync(release.Folder, cancellationToken);
        var released = branch?.ReadFolderAsync(release.Folder, cancellationToken);
        if ((await manifests).Count == 0)
        {
            throw await MissingFolderAsync(release.Stage, release.Application, snapshot, cancellationToken);
        }

        var plan = ReleasePlan.For(release, new ReleaseState
        {
            BaseBranch = snapshot.DefaultBranch,
            Base = snapshot.Base.Commit,
            Manifests = await manifests,
            Links = await LinkedManifests.ReadAsync(snapshot.Base, release.Folder, cancellationToken),
            ImagePaths = configuration.ImagesOf(release.Application),
            Stage = configuration.Stage(release.Stage),
            PullRequests = pullRequests is null ? [] : await pullRequests,
            Reopen = request.Reopen,
            OnlyNew = request.OnlyNew,
            Branch = branch is null ? null : await ReadBranchAsync(release, branch, await released!, snapshot, cancellationToken),
        });
        plan = History is not null && plan.Branch is BranchStep.Commit or BranchStep.Keep ? await LookBackAsync(plan, request, History, cancellationToken) : plan;
        return plan.Branch is BranchStep.Commit or BranchStep.Keep && !request.Reopen && release.Candidate.Origin is not ReleaseOrigin.Rollback
            && repository.History is { } before && !Holds(plan.Edit, release.Image.Digest!)
            && await new TakenBack(before, configuration.ImagesOf(release.Application)).FindAsync(plan, request.OnlyNew, cancellationToken) is { } commit
            ? plan.TakenBackBy(commit, isAsked: release.Candidate.Origin is ReleaseOrigin.Promotion && !request.OnlyNew)
            : plan;
    }

    // A manifest that came later may want the image in one more place.
    private static bool Holds(ManifestEdit edit, Digest digest) => edit.Changes.Any(change => change.Before.Digest == digest);

    /// <summary>The branch as it was found; where a forge merged the base into it, or rebased it, as what it was made from.</summary>
    private async Task<ReleaseBranchHead> ReadBranchAsync(
        Release release, IConfigTree branch, IReadOnlyList<ConfigFile> manifests, ConfigSnapshot snapshot, CancellationToken cancellationToken)
    {
        var found = new ReleaseBranchHead
        {
            Head = branch.Commit, Parent = branch.Parent, Committer = branch.Committer, Message = branch.Message, Manifests = manifests,
        };
        return branch.Committer != ConfigCommit.CommitterEmail && repository.History is { } history
            && await history.FindOnlyCommitAsync(branch.Commit, snapshot.Base.Commit, cancellationToken) is { } only
            && (only.Commit.Committer == ConfigCommit.CommitterEmail || await RebasedRelease.IsOursAsync(release, only, cancellationToken))
            ? found with { Parent = only.Onto, Committer = ConfigCommit.CommitterEmail, Message = only.Commit.Message }
            : found;
    }

    private static async Task<ReleasePlan> LookBackAsync(ReleasePlan plan, ReleaseRequest request, ISourceHistory history, CancellationToken cancellationToken)
    {
        var changes = plan.PreviousVersion is { } previous ? await history.FindAsync(previous, plan.Release.Candidate, cancellationToken) : null;
        return !request.AllowsOlder && await new LateRelease(history) { GoesByVersions = request.GoesByVersions }.FindAsync(plan, changes, cancellationToken) is { } overtaken
            ? plan.With(overtaken)
            : plan.WithChanges(changes);
    }

    private static async Task<InvalidInputException> MissingFolderAsync(StageName stage, ApplicationName application, ConfigSnapshot snapshot, CancellationToken cancellationToken)
    {
        var others = await snapshot.Base.ListFoldersAsync(stage.Value, cancellationToken);
        return new InvalidInputException(
            $"folder {stage}/{application}",
            others.Count == 0
                ? $"the config repository has no folder '{stage}' with applications. Put the manifests of {application} in {stage}/{application}/."
                : $"the config repository has no such folder{NearestName.Hint(application.Value, others)} Stage {stage} has: " +
                  $"{string.Join(", ", others)}. Put the manifests of {application} in {stage}/{application}/.");
    }
}
