using Serilog;
using Slipway.Components.Notifying;
using Slipway.ConfigRepositories;
using Slipway.Engine.Releasing;
using Slipway.GitHub;
using Slipway.Releases;

namespace Slipway.Components.Releasing;

/// <summary>Releases through a forge.</summary>
internal static class ForgeReleaser
{
    /// <summary>Releases to a config repository; the log, people and others are told. Dispose it.</summary>
    public static Releaser Releaser(
        this GitHubForge forge, IConfigRepository repository, ILogger logger, ChatNotices? notices = null, ProposedBy? by = null, TimeProvider? time = null, params IReadOnlyList<IReleaseListener> others)
    {
        var clock = time ?? TimeProvider.System;
        IReleaseListener[] listeners = [new ReleaseLog(logger), new ProposalNotices(notices ?? ChatNotices.None, forge.PullRequests, by), .. others];
        return new Releaser(
            new ReleasePorts
            {
                Repository = repository,
                PullRequests = forge.PullRequests,
                Reviews = forge.Reviews,
                Teams = forge.Teams,
                Checks = forge.Checks,
                Deployments = forge.Deployments,
            },
            new ReleaseFanOut(listeners, clock, logger),
            clock);
    }
}
