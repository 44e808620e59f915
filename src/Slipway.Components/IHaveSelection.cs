using Nuke.Common;
using Slipway.Components.Running;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>Which stage and which application a run is about.</summary>
public interface IHaveSelection : INukeBuild
{
    /// <summary>The asked stage; null when none was named: a release then goes to the first, a deployment to all.</summary>
    [Parameter("Stage, such as dev. Default: the first one for a release, all of them for a deployment; Rollback and Remove need one", Name = "Stage")]
    string? SelectedStage => TryGetValue(() => SelectedStage);

    /// <summary>The asked application; null when none was named.</summary>
    [Parameter("Application, such as web. Default: the only one of an application repository, all of a config repository", Name = "Application")]
    string? SelectedApplication => TryGetValue(() => SelectedApplication);

    /// <summary>A requirement: the asked names are names.</summary>
    internal bool SelectionIsValid => this.Accept(
        () => _ = string.IsNullOrEmpty(SelectedStage) ? null : StageName.Parse(SelectedStage),
        () => _ = string.IsNullOrEmpty(SelectedApplication) ? null : ApplicationName.Parse(SelectedApplication));
}
