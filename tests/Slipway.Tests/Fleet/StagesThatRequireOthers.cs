using Slipway.Configuration;
using Slipway.Fleet;
using Slipway.Naming;

namespace Slipway.Tests.Fleet;

public sealed class StagesThatRequireOthers
{
    private static readonly string[] All = ["dev", "test", "staging", "prod"];

    [Fact]
    public void A_stage_is_deployed_whatever_the_others_do()
    {
        var graph = Graph(All, "dev", "test", "staging", "prod");

        Assert.Equal(All, graph.Ordered.Select(stage => stage.Value));
        Assert.Equal("dev test staging prod", Ready(graph));
        Assert.Equal("test staging prod", Ready(graph, "dev failed"));
        Assert.Empty(NotReached(graph, "dev failed"));
    }

    [Fact]
    public void A_stage_that_requires_others_waits_for_them_and_is_not_reached_when_one_fails()
    {
        var graph = Graph(All, "prod staging", "dev", "test", "staging dev test");

        Assert.Equal(["dev", "test", "staging", "prod"], graph.Ordered.Select(stage => stage.Value));
        Assert.Equal("staging", Ready(graph, "dev done", "test done"));
        Assert.Equal("test", Ready(graph, "dev failed"));
        Assert.Equal(["staging dev failed", "prod dev failed, which staging requires"], NotReached(graph, "dev failed"));
        Assert.Equal(["prod staging failed"], NotReached(graph, "dev done", "test done", "staging failed"));
        Assert.Equal(["prod staging was not deployed"], NotReached(graph, "dev done", "test done", "staging skipped"));
    }

    [Fact]
    public void What_a_run_leaves_out_counts_by_what_is_known_of_it()
    {
        var graph = Graph(["prod"], "dev", "staging dev", "prod staging");

        Assert.Equal(("prod", "staging"), (Assert.Single(graph.Ordered).Value, Assert.Single(graph.RequiredBesides).Value));
        Assert.Equal("prod", Ready(graph, "staging done"));
        Assert.Equal(["prod staging failed"], NotReached(graph, "staging failed"));
        Assert.Equal(["prod staging is not part of this run and is not known to be deployed well"], NotReached(graph));
    }

    private static string Ready(StageGraph graph, params string[] states) => string.Join(' ', graph.Next(States(states)).Ready);

    private static IEnumerable<string> NotReached(StageGraph graph, params string[] states) => graph.Next(States(states)).Skipped.Select(step => $"{step.Name} {step.Reason}");

    private static Dictionary<StageName, StepState> States(string[] states) =>
        states.Select(state => state.Split(' ')).ToDictionary(parts => StageName.Parse(parts[0]), parts => Enum.Parse<StepState>(parts[1], ignoreCase: true));

    private static StageGraph Graph(string[] asked, params string[] stages) => StageGraph.Of(
        [.. stages.Select(text => text.Split(' ')).Select(words => new StageConfiguration { Name = StageName.Parse(words[0]), Namespace = words[0], Requires = [.. words.Skip(1).Select(StageName.Parse)] })],
        asked.Select(StageName.Parse));
}
