using Nuke.Common;

namespace Slipway.Components;

/// <summary>Where a promotion or a rollback goes.</summary>
public interface IHaveDestination : INukeBuild
{
    /// <summary>The stage of a promotion, or the version of a rollback.</summary>
    [Parameter("Stage of a promotion (default: the next one), or version of a rollback (default: the one before)", Name = "To")]
    string? Destination => TryGetValue(() => Destination);
}
