using Nuke.Common;
using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Engine.Releasing;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components;

/// <summary>Commits the images to release branches of the config repository.</summary>
public interface ICommitManifests : IBuildImage, IHaveConfigRepository, IHaveReleases, IHaveLateReleases
{
    /// <summary>The result of the release targets.</summary>
    ArtifactFile<ReleaseResult> ReleaseFile => new(ArtifactsDirectory / "release.json", nameof(CommitManifests));

    /// <summary>
    /// A requirement: the config repository has the stage and the folders that are released to. Where it cannot be read, the target itself says so when its time comes: what it is on may
    /// be started by then.
    /// </summary>
    internal bool TargetIsValid => this.Accept(() =>
    {
        // What is wrong with the address itself is another requirement's, and a target before may write the file of a credential.
        if (string.IsNullOrWhiteSpace(ConfigRepository) || !ConfigRepositoryIsValid || LacksCredentialFile)
        {
            return;
        }

        try
        {
            new ReleaseCommitter(ConfigRepositoryClient(), TimeProvider.System).CheckAsync(
                SelectedStage is null ? null : StageName.Parse(SelectedStage), [.. SelectApplications().Select(application => application.Name)], CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (SlipwayException exception) when (exception is not InvalidInputException)
        {
            Log.Verbose("Stage and applications are checked later: {Reason:l}", exception.Message);
        }
    });

    /// <summary>One commit per application on the head of the config repository.</summary>
    Target CommitManifests => _ => _
        .Description("Commits the image's digest to a release branch of the config repository")
        .DependsOn<IBuildImage>(x => x.BuildImage)
        .Requires(() => ConfigRepository)
        .Requires(() => ConfigRepositoryIsValid, () => NotificationsAreValid, () => RunIsValid, () => TargetIsValid)
        .Produces(ArtifactsDirectory / "release.json")
        .Executes(() => this.Run(async cancellationToken =>
        {
            // While git reads the history of this repository and the head of the other.
            Forge().WarmUp();
            var stamp = await ReadStampAsync(cancellationToken);
            var source = await ReadSourceAsync(cancellationToken);
            await using var releaser = OpenReleases();
            var by = ProposedBy();
            var releases = await releaser.CommitAsync(
                new ReleaseRequest
                {
                    Stage = SelectedStage is null ? null : StageName.Parse(SelectedStage),
                    Reopen = ReopenClosed == true,
                    AllowsOlder = AllowOlder == true,
                    Candidates =
                    [
                        .. ImageFile.Read(stamp).Of(SelectApplications()).Select(image => new ReleaseCandidate
                        {
                            Application = image.Key,
                            Version = source.Version,
                            Image = image.Value,
                            SourceCommit = source.Commit,
                            SourceUrl = source.RepositoryUrl,
                            By = by,
                        }),
                    ],
                },
                new GitSourceHistory(RootDirectory, Log.Logger),
                cancellationToken);
            ReleaseFile.Write(stamp with { Stage = releases[0].Stage }, new ReleaseResult { Releases = releases });
            this.Summarise(releases.Select(release => ("Commit", $"{release.Commit.Abbreviated} on {(release.Outcome is ReleaseOutcome.OnBase ? release.BaseBranch : release.Branch)}")));
        }));
}
