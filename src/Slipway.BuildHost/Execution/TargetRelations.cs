using Nuke.Common;
using Nuke.Common.Execution;

namespace Slipway.BuildHost.Execution;

/// <summary>Turns what definitions say about other targets into lists of targets.</summary>
internal static class TargetRelations
{
    public static void Apply(List<ExecutableTarget> targets)
    {
        var byFactory = new Dictionary<Delegate, ExecutableTarget>();
        foreach (var target in targets)
            byFactory.TryAdd(target.Factory, target);

        foreach (var target in targets)
        {
            foreach (var other in Resolve(target, x => x.DependsOnTargets, "depends on"))
                Add(target.ExecutionDependencies, other);
            foreach (var other in Resolve(target, x => x.DependentForTargets, "is a dependency of"))
                Add(other.ExecutionDependencies, target);
            foreach (var other in Resolve(target, x => x.AfterTargets, "runs after"))
                Add(target.OrderDependencies, other);
            foreach (var other in Resolve(target, x => x.BeforeTargets, "runs before"))
                Add(other.OrderDependencies, target);
            foreach (var other in Resolve(target, x => x.TriggersTargets, "triggers"))
                Trigger(target, other);
            foreach (var other in Resolve(target, x => x.TriggeredByTargets, "is triggered by"))
                Trigger(other, target);
        }

        IEnumerable<ExecutableTarget> Resolve(ExecutableTarget target, Func<TargetDefinition, List<Target>> list, string relation)
        {
            foreach (var factory in list(target.Definition))
                yield return byFactory.TryGetValue(factory, out var other) ? other : throw TargetDiscovery.Unknown($"Target '{target.Name}'", relation);
        }
    }

    private static void Trigger(ExecutableTarget first, ExecutableTarget then)
    {
        Add(first.Triggers, then);
        Add(then.TriggerDependencies, first);
    }

    private static void Add(List<ExecutableTarget> list, ExecutableTarget target)
    {
        if (!list.Contains(target))
            list.Add(target);
    }
}
