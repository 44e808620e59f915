using System.Collections.Concurrent;
using Slipway.ApplySets;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Applying;

/// <summary>How far an apply came, in words, for whoever has to decide what to do now.</summary>
internal sealed class ApplyProgress(ApplyPlan plan)
{
    private const int MaxListed = 10;
    private readonly ConcurrentDictionary<ResourceId, bool> written = [];

    public void Add(ResourceId id) => written[id] = true;

    /// <summary>What was applied, what not, and what runs.</summary>
    /// <param name="lastHealthy">The record of the last deployment that was healthy.</param>
    /// <param name="pods">The Pods of the namespace now; null where they cannot be listed.</param>
    public string Describe(DeploymentRecord? lastHealthy, IReadOnlyList<Resource>? pods)
    {
        var changes = plan.Actions.Where(action => action is PlanAction.Create or PlanAction.Update or PlanAction.Recreate or PlanAction.Prune).ToList();
        var done = changes.Where(action => written.ContainsKey(action.Id)).ToList();
        var open = changes.Except(done).ToList();
        List<string> lines =
        [
            changes.Count == 0 ? "  Applied: nothing had to change"
                : $"  Applied: {done.Count} of {changes.Count} changes{List(done)}",
            .. open.Count == 0 ? (string[])[] : [$"  Not applied: {open.Count}{List(open)}"],
            $"  Runs now: {(pods is null ? "not known, the Pods cannot be listed" : Running(pods))}",
            lastHealthy is null ? "  Last healthy: never"
                : $"  Last healthy: commit {lastHealthy.Commit.Abbreviated} at {lastHealthy.At:yyyy-MM-dd HH:mm} UTC{string.Concat(lastHealthy.Images.Select(image => $", {image}"))}",
        ];
        return string.Join('\n', lines);
    }

    private static string List(List<PlanAction> actions) => actions.Count == 0 ? "" : ": "
        + string.Join(", ", actions.Take(MaxListed).Select(action => $"{action.Verb} {action.Id}"))
        + (actions.Count > MaxListed ? $" and {actions.Count - MaxListed} more" : "");

    private string Running(IReadOnlyList<Resource> pods)
    {
        var selectors = plan.Rendering.Resources
            .Select(resource => resource.Content.At("spec", "selector", "matchLabels") as MapValue)
            .OfType<MapValue>()
            .ToList();
        var ready = pods
            .Where(pod => selectors.Exists(selector => selector.All(label => label.Value.Equals(pod.Labels[label.Key]))))
            .Where(pod => !pod.IsTerminating && IsReady(pod))
            .SelectMany(pod => (pod.Content.At("spec", "containers") as ListValue)?.Maps.Select(container => container.GetString("image")) ?? [])
            .OfType<string>()
            .CountBy(image => image)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Value} ready with {pair.Key}")
            .ToList();
        return ready.Count == 0 ? "no ready Pod of this application" : string.Join(", ", ready);
    }

    private static bool IsReady(Resource pod) => (pod.Content.At("status", "conditions") as ListValue)?.Maps
        .Any(condition => condition.GetString("type") == "Ready" && condition.GetString("status") == "True") == true;
}
