using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Engine.Applying;

/// <summary>What a deployment still has to do, in words for those who watch.</summary>
internal static class RemainingWork
{
    /// <summary>The steps after a wave; after the last one where none is named.</summary>
    public static string After(ApplyPlan plan, ApplyWave? wave, bool hasTests)
    {
        var toApply = wave is null ? 0 : plan.Waves.Where(other => other.Key > wave).Sum(other => other.Count());
        var (hooks, prunes) = (plan.Hooks.After.Count, plan.Prunes.Count());
        List<string> steps =
        [
            .. toApply == 0 ? (string[])[] : [$"{toApply} to apply"],
            .. hooks == 0 ? (string[])[] : [hooks == 1 ? "1 hook" : $"{hooks} hooks"],
            .. prunes == 0 ? (string[])[] : [$"{prunes} to prune"],
            .. hasTests ? (string[])["smoke tests"] : [],
        ];
        return string.Join(", ", steps);
    }
}
