using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>Plans releases on the head of the config repository and commits them, each application on its own branch.</summary>
/// <param name="repository">The config repository.</param>
/// <param name="time">The clock for waits between attempts.</param>
public sealed class ReleaseCommitter(IConfigRepository repository, TimeProvider time)
{
    private const int MostAttempts = 6;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>Plans the releases; nothing is written.</summary>
    /// <exception cref="InvalidInputException">slipway.yaml, the stage, an application's folder or its manifests are missing or wrong.</exception>
    public async Task<IReadOnlyList<ReleasePlan>> PlanAsync(ReleaseRequest request, CancellationToken cancellationToken)
    {
        var branches = request.Candidates.Select(candidate => $"release/{request.Stage?.Value ?? "*"}/{candidate.Application}");
        var snapshot = await repository.FetchAsync([.. branches], cancellationToken);
        var configuration = SlipwayConfiguration.Parse(await snapshot.Base.ReadAsync(SlipwayConfiguration.FileName, cancellationToken));
        var stage = configuration.Stage(request.Stage).Name;
        return await Task.WhenAll(request.Candidates.Select(candidate => PlanAsync(
            new Release(candidate, stage), configuration.ImagesOf(candidate.Application), snapshot, cancellationToken)));
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
                foreach (var plan in plans)
                {
                    if (plan.Branch is BranchStep.Refuse refuse)
                    {
                        throw plan.Failure(refuse);
                    }
                }

                return await Task.WhenAll(plans.Select(plan => PerformAsync(plan, cancellationToken)));
            }
            catch (SlipwayException exception) when (exception.IsTransient && attempt < MostAttempts)
            {
                // With jitter, so that two builds that collided do not collide again.
                var delay = FirstDelay * Math.Pow(2, attempt - 1) * (0.5 + Random.Shared.NextDouble());
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    private async Task<CommittedRelease> PerformAsync(ReleasePlan plan, CancellationToken cancellationToken) => plan.Branch switch
    {
        BranchStep.AlreadyReleased released => new CommittedRelease(plan, released.Base),
        BranchStep.Keep keep => new CommittedRelease(plan, keep.Head),
        BranchStep.Commit commit => new CommittedRelease(plan, await repository.CommitAsync(commit.Change, cancellationToken)),
        _ => throw new InvalidOperationException($"{plan.Branch.GetType().Name} cannot be performed"),
    };

    private static async Task<ReleasePlan> PlanAsync(
        Release release, IReadOnlyList<ImagePath> paths, ConfigSnapshot snapshot, CancellationToken cancellationToken)
    {
        var branch = snapshot.Branches.GetValueOrDefault(release.Branch);
        var manifests = snapshot.Base.ReadFolderAsync(release.Folder, cancellationToken);
        var released = branch?.ReadFolderAsync(release.Folder, cancellationToken);
        if ((await manifests).Count == 0)
        {
            throw await MissingFolderAsync(release, snapshot, cancellationToken);
        }

        return ReleasePlan.For(release, new ReleaseState
        {
            BaseBranch = snapshot.DefaultBranch,
            Base = snapshot.Base.Commit,
            Manifests = await manifests,
            ImagePaths = paths,
            Branch = branch is null ? null : new ReleaseBranch
            {
                Head = branch.Commit,
                Parent = branch.Parent,
                Committer = branch.Committer,
                Message = branch.Message,
                Manifests = await released!,
            },
        });
    }

    private static async Task<InvalidInputException> MissingFolderAsync(Release release, ConfigSnapshot snapshot, CancellationToken cancellationToken)
    {
        var others = await snapshot.Base.ListFoldersAsync(release.Stage.Value, cancellationToken);
        return new InvalidInputException(
            $"folder {release.Folder}",
            others.Count == 0
                ? $"the config repository has no folder '{release.Stage}' with applications. Put the manifests of {release.Application} in {release.Folder}/."
                : $"the config repository has no such folder{NearestName.Hint(release.Application.Value, others)} Stage {release.Stage} has: " +
                  $"{string.Join(", ", others)}. Put the manifests of {release.Application} in {release.Folder}/.");
    }
}
