using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Fleet;

/// <summary>The stages of a run, each deployed whatever the others do, unless slipway.yaml says that it requires another.</summary>
internal sealed class StageGraph
{
    private readonly StepGraph<StageName> graph;
    private readonly HashSet<StageName> asked;

    private StageGraph(StepGraph<StageName> graph, HashSet<StageName> asked) => (this.graph, this.asked) = (graph, asked);

    /// <summary>The stages of the run, each behind those that it requires; otherwise in slipway.yaml's order.</summary>
    public IReadOnlyList<StageName> Ordered => [.. graph.Ordered.Where(asked.Contains)];

    /// <summary>The stages that the run leaves out and that a stage of it requires: what became of them is to be looked up in the cluster's records.</summary>
    public IReadOnlyList<StageName> RequiredBesides => [.. graph.Ordered.Where(stage => !asked.Contains(stage))];

    /// <summary>Makes the graph of a run.</summary>
    /// <param name="stages">All stages of slipway.yaml.</param>
    /// <param name="asked">Those that the run deploys.</param>
    public static StageGraph Of(IReadOnlyList<StageConfiguration> stages, IEnumerable<StageName> asked)
    {
        var run = asked.ToHashSet();
        var required = stages.Where(stage => run.Contains(stage.Name)).SelectMany(stage => stage.Requires).ToHashSet();
        var part = stages.Where(stage => run.Contains(stage.Name) || required.Contains(stage.Name)).ToDictionary(stage => stage.Name);
        // What a stage outside the run requires was asked when it was deployed.
        return new StageGraph(
            StepGraph<StageName>.Of([.. part.Keys], stage => run.Contains(stage) ? part[stage].Requires.Select(name => new StepLink<StageName>(name, $"{stage} requires", IsDeclared: true)) : []),
            run);
    }

    /// <summary>Which stages can begin, and which are not reached.</summary>
    /// <param name="states">
    /// What became of the stages: those of the run that are not in it did not begin. One of <see cref="RequiredBesides"/> that is not in it is not known to be deployed well.
    /// </param>
    public NextSteps<StageName> Next(IReadOnlyDictionary<StageName, StepState> states)
    {
        var (ready, blocked) = graph.Next(stage => states.TryGetValue(stage, out var state) ? state : asked.Contains(stage) ? StepState.Waiting : StepState.Skipped);
        return new NextSteps<StageName>(ready, [.. blocked.Select(step => new SkippedStep<StageName>(step.Step, Reason(step.Way)))]);

        string Reason(IReadOnlyList<StepLink<StageName>> way)
        {
            var cause = way[^1].Before;
            return (states.TryGetValue(cause, out var state) && state == StepState.Failed ? $"{cause} failed" : asked.Contains(cause) ? $"{cause} was not deployed" : $"{cause} is not part of this run and is not known to be deployed well")
                + (way.Count == 1 ? "" : $", which {way[^1].Why}");
        }
    }
}
