using Nuke.Common;

namespace Slipway.Components;

/// <summary>Whether what a person closed or went back from is proposed again.</summary>
public interface IHaveReopening : INukeBuild
{
    /// <summary>Whether to propose a digest whose pull request a person closed, or that the default branch went back from.</summary>
    [Parameter("Propose again what a person closed or reverted", Name = "Reopen")]
    bool? ReopenClosed => TryGetValue<bool?>(() => ReopenClosed!);
}
