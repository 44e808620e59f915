using Serilog;
using Slipway.Components.Releasing;
using Slipway.Engine.Releasing;

namespace Slipway.Components;

/// <summary>What everything needs that proposes releases to the config repository.</summary>
public interface IHaveReleases : IHaveConfigRepository, IHaveNotifications, IHaveRun, IHaveReopening
{
    /// <summary>Releases to the config repository; the log and people are told. Dispose it.</summary>
    internal Releaser OpenReleases(params IReadOnlyList<IReleaseListener> others)
    {
        var forge = Forge();
        return forge.Releaser(ConfigRepositoryClient(), Log.Logger, OpenNotices(forge.PullRequests), ProposedBy(), others: others);
    }
}
