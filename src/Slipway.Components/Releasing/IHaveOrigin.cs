using Nuke.Common;

namespace Slipway.Components;

/// <summary>Where a promotion, or what is brought back to git, comes from. One parameter has one name in a build, whichever target asks for it.</summary>
public interface IHaveOrigin : INukeBuild
{
    /// <summary>The stage of a promotion, or what <see cref="ISyncBack.SyncBack"/> takes over.</summary>
    [Parameter(
        "Stage that a promotion comes from (default: the first one), or what SyncBack takes over: edits (what people changed, the default) or vpa (the sizes that VerticalPodAutoscalers recommend)",
        Name = "From")]
    string? Origin => TryGetValue(() => Origin);
}
