using Nuke.Common;
using Serilog;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Merges release pull requests and follows them into the cluster.</summary>
public interface IMergeRelease : IOpenReleasePullRequest
{
    /// <summary>Whether to wait until the deployment is reported.</summary>
    [Parameter("Wait until the merged release is deployed, and end with its outcome", Name = "Wait")]
    bool? WaitForDeployment => TryGetValue<bool?>(() => WaitForDeployment!);

    /// <summary>How long to wait for a deployment. Default: 15 minutes.</summary>
    TimeSpan DeploymentTimeout => TimeSpan.FromMinutes(15);

    /// <summary>How long to wait for checks where a stage merges when they pass and the forge does not do it by itself. Default: 15 minutes.</summary>
    TimeSpan ChecksTimeout => TimeSpan.FromMinutes(15);

    /// <summary>Merges what <c>Release</c> opened last.</summary>
    Target Merge => _ => _
        .Description("Merges the release pull request that was opened last")
        .Requires(() => ConfigRepository)
        .Requires(() => ConfigRepositoryIsValid, () => NotificationsAreValid, () => RunIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var last = ReleaseFile.ReadLast() ?? throw new SlipwayException("artifacts/release.json", "there is no such file. Run ./build.sh Release.");
            var steps = OpenReleases();
            var releases = await steps.MergeAsync(last.Result.Releases, cancellationToken);
            ReleaseFile.Write(last.Stamp, new ReleaseResult { Releases = releases });
            var deployed = WaitForDeployment == true ? await steps.WaitAsync(releases, DeploymentTimeout, cancellationToken) : [];
            this.Summarise([.. ReleaseSummary.Of(releases), .. deployed]);
        }));
}
