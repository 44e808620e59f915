using Nuke.Common;

namespace Slipway.Components;

/// <summary>The name of what is added to a config repository, or of the Job that is run.</summary>
public interface IHaveNewName : INukeBuild
{
    /// <summary>The name of the application or stage that is added, or the name that a Job has in git.</summary>
    [Parameter("Name of the application or stage that AddApplication or AddStage adds, or of the Job that RunJob runs", Name = "Name")]
    string? NewName => TryGetValue(() => NewName);
}
