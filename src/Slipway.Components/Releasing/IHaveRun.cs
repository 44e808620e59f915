using Nuke.Common;
using Slipway.Ci;
using Slipway.Components.Deploying;
using Slipway.Components.Running;
using Slipway.Releases;

namespace Slipway.Components;

/// <summary>The CI run that a build is part of.</summary>
public interface IHaveRun : INukeBuild
{
    /// <summary>The page of this CI run, for pull requests, statuses, the lock and the cluster's audit log. Default: what the CI system says: GitHub Actions, GitLab CI, Google Cloud Build.</summary>
    [Parameter("Page of this CI run. Default: known on GitHub Actions, GitLab CI and Google Cloud Build")]
    string? RunUrl => TryGetValue(() => RunUrl);

    /// <summary>A requirement: the page of the run is an address.</summary>
    internal bool RunIsValid => this.Accept(() =>
    {
        if (!string.IsNullOrEmpty(RunUrl) && !(Uri.TryCreate(RunUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            throw new InvalidInputException("RunUrl", $"'{RunUrl}' is not an address; expected one such as https://ci.example.com/runs/12.");
        }
    });

    /// <summary>Who proposes releases: the account that started the CI run, or the person at the machine.</summary>
    internal ProposedBy ProposedBy() => new(
        CiHost.Here.Actor ?? Environment.UserName, CiRun.Find(RunUrl));
}
