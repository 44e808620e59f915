using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Releases;

namespace Slipway.Components;

/// <summary>The CI run that a build is part of.</summary>
public interface IHaveRun : INukeBuild
{
    /// <summary>The page of this CI run, for pull requests, statuses, the lock and the cluster's audit log. Default: what GitHub Actions says.</summary>
    [Parameter("Page of this CI run. Default: known on GitHub Actions")]
    string? RunUrl => TryGetValue(() => RunUrl);

    /// <summary>Who proposes releases: the account that started the CI run, or the person at the machine.</summary>
    internal ProposedBy ProposedBy() => new(
        EnvironmentInfo.GetVariable("GITHUB_ACTOR") is { Length: > 0 } actor ? actor : Environment.UserName, CiRun.Find(RunUrl));
}
