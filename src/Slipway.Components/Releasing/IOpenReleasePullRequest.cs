using Nuke.Common;
using Serilog;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Keeps one pull request per application and stage.</summary>
public interface IOpenReleasePullRequest : ICommitManifests
{
    /// <summary>Opens the pull request of a release branch, or brings the open one up to date.</summary>
    Target OpenReleasePullRequest => _ => _
        .Description("Opens or updates the release pull request")
        .DependsOn<ICommitManifests>(x => x.CommitManifests)
        .Requires(() => ConfigRepository)
        .Requires(() => ConfigRepositoryIsValid, () => NotificationsAreValid, () => RunIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            // Where this target runs alone; else the connection is there.
            Forge().WarmUp();
            var stamp = await ReadStampAsync(cancellationToken);
            await using var releaser = OpenReleases();
            var releases = await releaser.OpenAsync(ReleaseFile.Read(stamp).Releases, cancellationToken);
            ReleaseFile.Write(stamp with { Stage = releases[0].Stage }, new ReleaseResult { Releases = releases });
            this.Summarise(releases.Select(release => ("Pull request", release.PullRequest?.Url.AbsoluteUri ?? "nothing to do")));
        }));
}
