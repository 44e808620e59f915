using Nuke.Common;
using Serilog;
using Slipway.Components.Releasing;

namespace Slipway.Components;

/// <summary>What everything needs that proposes releases to the config repository.</summary>
public interface IHaveReleases : IHaveConfigRepository, IHaveNotifications, IHaveRun, IHaveReopening
{
    /// <summary>The steps of releases on the forge.</summary>
    internal ReleaseSteps OpenReleases()
    {
        var forge = Forge();
        return new ReleaseSteps(forge, ConfigRepositoryClient(), Log.Logger) { Notices = OpenNotices(forge.PullRequests), By = ProposedBy() };
    }
}
