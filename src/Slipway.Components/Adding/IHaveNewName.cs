using Nuke.Common;

namespace Slipway.Components;

/// <summary>The name of what is added to a config repository.</summary>
public interface IHaveNewName : INukeBuild
{
    /// <summary>The name of the application or stage that is added.</summary>
    [Parameter("Name of the application or stage that AddApplication or AddStage adds", Name = "Name")]
    string? NewName => TryGetValue(() => NewName);
}
