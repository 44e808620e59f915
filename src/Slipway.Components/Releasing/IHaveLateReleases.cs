using Nuke.Common;

namespace Slipway.Components;

/// <summary>Whether what comes late is proposed all the same.</summary>
public interface IHaveLateReleases : INukeBuild
{
    /// <summary>Whether to propose a commit that comes before the one that is proposed or released already.</summary>
    [Parameter("Propose this commit although a later one is proposed or released already", Name = "Older")]
    bool? AllowOlder => TryGetValue<bool?>(() => AllowOlder!);
}
