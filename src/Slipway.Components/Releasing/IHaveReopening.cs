using Nuke.Common;

namespace Slipway.Components;

/// <summary>Whether what a person closed is proposed again.</summary>
public interface IHaveReopening : INukeBuild
{
    /// <summary>Whether to propose a digest whose pull request a person closed.</summary>
    [Parameter("Propose again what a person closed", Name = "Reopen")]
    bool? ReopenClosed => TryGetValue<bool?>(() => ReopenClosed!);
}
