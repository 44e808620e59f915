using Nuke.Common;
using Slipway.Deployments;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>The rules of each stage.</summary>
public interface IHaveStageRules : INukeBuild
{
    /// <summary>The rules of a stage. Override it; default: the same careful rules for every stage.</summary>
    StageRules RulesOf(StageName stage) => new();
}
