using Nuke.Common;
using Serilog;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Merges release pull requests and follows them into the cluster.</summary>
public interface IMergeRelease : IOpenReleasePullRequest
{
    /// <summary>Whether to wait until the deployment is reported.</summary>
    [Parameter("Wait until the merged release is deployed, and end with its outcome; what a person has to merge is not waited for", Name = "Wait")]
    bool? WaitForDeployment => TryGetValue<bool?>(() => WaitForDeployment!);

    /// <summary>How long to wait for a deployment. Default: 15 minutes.</summary>
    TimeSpan DeploymentTimeout => TimeSpan.FromMinutes(15);

    /// <summary>How long to wait for the checks of a pull request before it is merged here. Default: 15 minutes.</summary>
    TimeSpan ChecksTimeout => TimeSpan.FromMinutes(15);

    /// <summary>Merges what <c>Release</c> opened last.</summary>
    Target Merge => _ => _
        .Description("Merges the release pull request that was opened last, when its checks passed")
        .Requires(() => ConfigRepository)
        .Requires(() => ConfigRepositoryIsValid, () => NotificationsAreValid, () => RunIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var last = ReleaseFile.ReadLast() ?? throw new SlipwayException("artifacts/release.json", "there is no such file. Run ./build.sh Release.");
            var summary = new DeploymentSummary();
            await using var releaser = OpenReleases(summary);
            var releases = await releaser.MergeAsync(last.Result.Releases, ChecksTimeout, cancellationToken);
            ReleaseFile.Write(last.Stamp, new ReleaseResult { Releases = releases });
            if (WaitForDeployment == true)
            {
                await releaser.WaitAsync(releases, DeploymentTimeout, cancellationToken);
            }

            this.Summarise([.. ReleaseSummary.Of(releases), .. summary.Pairs]);
        }));
}
