using Nuke.Common;
using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Engine.Releasing;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>Takes a stage back to an image that it had before, through a pull request.</summary>
public interface IRollback : IHaveManifests, IHaveReleases, IHaveRegistry, IHaveDestination, IHaveArtifacts
{
    /// <summary>The result of <see cref="Rollback"/>.</summary>
    ArtifactFile<ReleaseResult> RollbackFile => new(ArtifactsDirectory / "rollback.json", nameof(Rollback));

    /// <summary>
    /// Opens the pull request that sets the earlier digest in the manifests as they are now. Nothing else goes back: what changed besides is listed there.
    /// </summary>
    Target Rollback => _ => _
        .Description("Opens a pull request that takes a stage back to the image before, or to the version of --to")
        .Requires(() => ConfigRepository)
        .Requires(() => SelectedStage)
        .Requires(() => ConfigRepositoryIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => RegistryIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var registry = RegistryClient();
            var repository = ConfigRepositoryClient();
            var rollback = new RollbackPlanner(repository, repository.DefaultBranch, registry, Log.Logger)
            {
                Hooks = (stage, application, token) => HookSearch.FindAsync(ManifestsDirectory ?? RootDirectory, stage, application, token),
            };
            var request = await rollback.PlanAsync(
                StageName.Parse(SelectedStage!), SelectedApplication is null ? null : ApplicationName.Parse(SelectedApplication), Destination, cancellationToken);
            await using var releaser = OpenReleases();
            var releases = await releaser.ReleaseAsync(request.ProposedBy(ProposedBy(), ReopenClosed == true), history: null, cancellationToken);
            RollbackFile.Write(new ArtifactStamp { Commit = releases[0].Commit, Stage = request.Stage }, new ReleaseResult { Releases = releases });
            this.Summarise(ReleaseSummary.Of(releases));
        }));
}
