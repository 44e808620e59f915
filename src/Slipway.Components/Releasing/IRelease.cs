using Nuke.Common;
using Slipway.Components.Checking;
using Serilog;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>From a commit to a release pull request, and with <c>--merge --wait</c> to the running application.</summary>
public interface IRelease : IMergeRelease
{
    /// <summary>Whether to merge the pull request.</summary>
    [Parameter("Merge the release pull request when its checks passed", Name = "Merge")]
    bool? MergeAfterOpening => TryGetValue<bool?>(() => MergeAfterOpening!);

    /// <summary>Releases this commit. Run again for the same commit, it changes nothing.</summary>
    Target Release => _ => _
        .Description("Releases this commit: image, commit and pull request; --merge and --wait go on to the running application")
        .DependsOn<IOpenReleasePullRequest>(x => x.OpenReleasePullRequest)
        .Requires(() => ConfigRepository)
        .Requires(() => ConfigRepositoryIsValid, () => NotificationsAreValid, () => RunIsValid, () => this.IsReadyToRelease())
        .Executes(() => this.Run(async cancellationToken =>
        {
            var stamp = await ReadStampAsync(cancellationToken);
            var summary = new DeploymentSummary();
            await using var releaser = OpenReleases(summary);
            var releases = ReleaseFile.Read(stamp).Releases;
            releases = MergeAfterOpening == true
                ? await releaser.MergeAsync(releases, ChecksTimeout, cancellationToken)
                : await releaser.MergeByRuleAsync(releases, ChecksTimeout, cancellationToken);
            ReleaseFile.Write(stamp with { Stage = releases[0].Stage }, new ReleaseResult { Releases = releases });
            if (WaitForDeployment == true)
            {
                await releaser.WaitAsync(releases, DeploymentTimeout, cancellationToken);
            }

            this.Summarise([.. ReleaseSummary.Of(releases), .. summary.Pairs]);
        }));
}
