using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Fleet;

/// <summary>
/// The applications of a stage in one cluster, and which of them wait for others: by <c>after</c> in slipway.yaml, and because they use what another defines.
/// Where the two contradict each other, <c>after</c> holds.
/// </summary>
internal sealed class ApplicationGraph
{
    private readonly StepGraph<Rendering> graph;

    private ApplicationGraph(StepGraph<Rendering> graph)
    {
        this.graph = graph;
        // What waits for its first release brings nothing.
        Ordered = [.. graph.Ordered.Select(rendering => rendering.After([.. graph.AllBefore(rendering).Where(other => !other.IsWaitingForRelease).Select(other => other.Target.Application)]))];
    }

    /// <summary>The renderings, each behind what it waits for; otherwise as given. Each counts on what those bring that it waits for.</summary>
    public IReadOnlyList<Rendering> Ordered { get; }

    /// <summary>Makes the graph.</summary>
    /// <param name="renderings">The renderings of one stage and cluster. What is not among them is waited for by none.</param>
    /// <param name="applications">What slipway.yaml says of applications.</param>
    public static ApplicationGraph Of(IReadOnlyList<Rendering> renderings, IReadOnlyList<ApplicationConfiguration> applications)
    {
        var declared = applications.ToDictionary(application => application.Name, application => application.After);
        var byName = renderings.ToDictionary(rendering => rendering.Target.Application);
        var needs = ApplicationNeeds.Of(renderings);
        return new ApplicationGraph(StepGraph<Rendering>.Of(renderings, rendering =>
        [
            .. After(rendering.Target.Application, declared, byName).Select(before => new StepLink<Rendering>(before, $"comes after {before.Target.Application}", IsDeclared: true)),
            .. needs[rendering].Select(need => new StepLink<Rendering>(need.Definer, $"uses {need.Definition} of {need.Definer.Target.Application}", IsDeclared: false)),
        ]));
    }

    /// <summary>Which applications can begin, and which are skipped.</summary>
    /// <param name="states">What became of the applications: those that are not in it did not begin.</param>
    public NextSteps<ApplicationName> Next(IReadOnlyDictionary<ApplicationName, StepState> states)
    {
        var (ready, blocked) = graph.Next(rendering => states.TryGetValue(rendering.Target.Application, out var state) ? state : StepState.Waiting);
        return new NextSteps<ApplicationName>(
            [.. ready.Select(rendering => rendering.Target.Application)],
            [.. blocked.Select(step => Skipped(step.Step.Target.Application, step.Way))]);

        SkippedStep<ApplicationName> Skipped(ApplicationName name, IReadOnlyList<StepLink<Rendering>> links)
        {
            var (cause, way) = (links[^1].Before.Target.Application, $"it {string.Join(", which ", links.Select(link => link.Why))}, which");
            return new SkippedStep<ApplicationName>(name, $"{way} {(states[cause] == StepState.Failed ? "failed" : "was skipped")}") { Cause = cause, Way = way };
        }
    }

    // Over applications that this stage does not have: what comes after one of them comes after what that comes after.
    private static IEnumerable<Rendering> After(
        ApplicationName application, Dictionary<ApplicationName, IReadOnlyList<ApplicationName>> declared, Dictionary<ApplicationName, Rendering> byName)
    {
        var seen = new HashSet<ApplicationName>();
        var open = new Queue<ApplicationName>(declared.GetValueOrDefault(application) ?? []);
        while (open.TryDequeue(out var name))
        {
            if (!seen.Add(name))
            {
                continue;
            }

            if (byName.TryGetValue(name, out var rendering))
            {
                yield return rendering;
                continue;
            }

            foreach (var before in declared.GetValueOrDefault(name) ?? [])
            {
                open.Enqueue(before);
            }
        }
    }
}
