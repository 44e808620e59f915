using Nuke.Common;
using Nuke.Common.Execution;

namespace Slipway.BuildHost.Execution;

/// <summary>Puts the invoked targets, and all that they need, in order.</summary>
internal static class ExecutionPlanner
{
    public static List<ExecutableTarget> Plan(List<ExecutableTarget> targets, IReadOnlyCollection<ExecutableTarget> invoked)
    {
        var order = Order(targets);
        var wanted = new HashSet<ExecutableTarget>(invoked);
        foreach (var target in invoked)
            target.Invoked = true;

        // From the last to the first, so that whoever needs a target has been seen before it. A trigger asks for a later target: start again.
        for (var i = order.Count - 1; i >= 0; i--)
        {
            if (!wanted.Contains(order[i]))
                continue;

            wanted.UnionWith(order[i].ExecutionDependencies);
            var before = wanted.Count;
            wanted.UnionWith(order[i].Triggers);
            if (wanted.Count > before)
                i = order.Count;
        }

        var plan = order.FindAll(wanted.Contains);
        foreach (var target in plan)
            target.Status = ExecutionStatus.Scheduled;
        return plan;
    }

    // The order is found from its end: again and again the first target, as declared, that no remaining target waits for.
    private static List<ExecutableTarget> Order(List<ExecutableTarget> targets)
    {
        var remaining = new List<ExecutableTarget>(targets);
        var order = new List<ExecutableTarget>(targets.Count);
        while (remaining.Count > 0)
        {
            var last = remaining.Find(x => !remaining.Exists(y => y.Predecessors.Contains(x)));
            Assert.True(last is not null, $"Targets wait for each other: {Cycle(remaining)}");
            order.Add(last);
            remaining.Remove(last);
        }

        order.Reverse();
        return order;
    }

    private static string Cycle(List<ExecutableTarget> remaining)
    {
        // Every remaining target is waited for by another one, so walking to a predecessor that remains must come back, or end: then start elsewhere.
        foreach (var start in remaining)
        {
            var path = new List<ExecutableTarget>();
            if (Walk(start, path))
                return string.Join(" -> ", path.Append(path[0]).Select(x => x.Name));
        }

        return string.Join(", ", remaining.Select(x => x.Name));

        static bool Walk(ExecutableTarget target, List<ExecutableTarget> path)
        {
            var index = path.IndexOf(target);
            if (index >= 0)
            {
                path.RemoveRange(0, index);
                return true;
            }

            path.Add(target);
            foreach (var predecessor in target.Predecessors)
            {
                if (Walk(predecessor, path))
                    return true;
            }

            path.Remove(target);
            return false;
        }
    }
}
