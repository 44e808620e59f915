using Slipway.Configuration;
using Slipway.Fleet;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Tests.Fleet;

public sealed class ApplicationsAfterOthers
{
    private const string Tools = "{apiVersion: v1, kind: Namespace, metadata: {name: tools}}";
    private const string InTools = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: tools}}";
    private const string High = "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1}";
    private const string UsesHigh = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {priorityClassName: high}}";

    [Fact]
    public void What_comes_after_nothing_is_ready_at_once_and_the_rest_when_all_before_it_is_done()
    {
        var graph = Graph("api after database cache", "cache", "database", "web after api", "worker");

        Assert.Equal("cache database worker", Ready(graph));
        Assert.Equal("worker", Ready(graph, "cache running", "database done"));
        Assert.Equal("api worker", Ready(graph, "cache done", "database done"));
        Assert.Equal("web", Ready(graph, "cache done", "database done", "worker failed", "api done"));
        Assert.Equal("", Ready(graph, "cache done", "database done", "worker failed", "api done", "web done"));
        Assert.Equal(["cache", "database", "api", "web", "worker"], graph.Ordered.Select(rendering => rendering.Target.Application.Value));
    }

    [Fact]
    public void What_waits_for_a_failed_one_is_skipped_with_the_reason_and_the_rest_goes_on()
    {
        var graph = Graph("api after database cache", "cache", "database", "web after api", "worker");

        Assert.Equal("worker", Ready(graph, "cache running", "database failed"));
        Assert.Equal(
            ["api it comes after database, which failed", "web it comes after api, which comes after database, which failed"],
            Skipped(graph, "cache running", "database failed"));
        Assert.Empty(Skipped(graph, "cache running", "database failed", "api skipped", "web skipped"));
        Assert.Equal(["web it comes after api, which was skipped"], Skipped(graph, "cache done", "database done", "api skipped"));
    }

    [Fact]
    public void What_the_stage_does_not_have_is_waited_for_by_none_but_the_order_reaches_over_it()
    {
        var graph = Graph([("database", ""), ("web", "")], "web after api", "api after database", "database after volume");

        Assert.Equal("database", Ready(graph));
        Assert.Equal(["web it comes after database, which failed"], Skipped(graph, "database failed"));
    }

    [Fact]
    public void What_uses_what_another_defines_waits_for_it_as_well()
    {
        var graph = Graph([("app", InTools), ("base", ""), ("zoo", Tools)], "zoo after base");

        Assert.Equal("base", Ready(graph));
        Assert.Equal("app", Ready(graph, "base done", "zoo done"));
        Assert.Equal(
            ["zoo it comes after base, which failed", "app it uses Namespace/tools of zoo, which comes after base, which failed"], Skipped(graph, "base failed"));
    }

    [Fact]
    public void Where_definitions_contradict_what_is_declared_the_declaration_holds() =>
        Assert.Equal(["app", "zoo"], Graph([("app", InTools), ("zoo", Tools)], "zoo after app").Ordered.Select(rendering => rendering.Target.Application.Value));

    [Fact]
    public void Those_that_use_each_other_begin_with_the_first_and_after_what_they_both_use()
    {
        var graph = Graph([("a", InTools + "\n---\n" + High + "\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: base}}"), ("b", UsesHigh + "\n---\n" + Tools), ("z", "{apiVersion: v1, kind: Namespace, metadata: {name: base}}")]);

        Assert.Equal(["z", "a", "b"], graph.Ordered.Select(rendering => rendering.Target.Application.Value));
        Assert.Equal("a", Ready(graph, "z done"));
    }

    [Fact]
    public void A_circle_of_definitions_stands_behind_what_is_declared()
    {
        var graph = Graph([("a", InTools + "\n---\n" + High), ("b", UsesHigh + "\n---\n" + Tools), ("c", "")], "a after b", "b after c");

        Assert.Equal(["c", "b", "a"], graph.Ordered.Select(rendering => rendering.Target.Application.Value));
        Assert.Equal("a", Ready(graph, "c done", "b done"));
    }

    [Fact]
    public void A_thousand_applications_in_a_row_are_one_row()
    {
        var names = Enumerable.Range(1000, 1000).Select(number => $"a{number}").ToList();
        var graph = Graph([.. names.Select(name => (name, ""))], [.. names.Zip(names.Skip(1), (before, after) => $"{before} after {after}")]);

        Assert.Equal("a1999", Ready(graph));
        Assert.Equal(999, graph.Next(States("a1999 failed")).Skipped.Count);
    }

    private static string Ready(ApplicationGraph graph, params string[] states) => string.Join(' ', graph.Next(States(states)).Ready);

    private static IEnumerable<string> Skipped(ApplicationGraph graph, params string[] states) => graph.Next(States(states)).Skipped.Select(step => $"{step.Name} {step.Reason}");

    private static Dictionary<ApplicationName, StepState> States(params string[] states) =>
        states.Select(state => state.Split(' ')).ToDictionary(parts => ApplicationName.Parse(parts[0]), parts => Enum.Parse<StepState>(parts[1], ignoreCase: true));

    private static ApplicationGraph Graph(params string[] applications) => Graph([.. applications.Select(application => (application.Split(' ')[0], ""))], applications);

    private static ApplicationGraph Graph((string Name, string Yaml)[] renderings, params string[] declared) => ApplicationGraph.Of(
        [.. renderings.Select(one => Rendering.Of(Manifest.Target with { Application = ApplicationName.Parse(one.Name) }, one.Yaml.Length == 0 ? [] : Manifest.Resources(one.Yaml)))],
        [.. declared.Select(text => text.Split(' ')).Select(words => new ApplicationConfiguration { Name = ApplicationName.Parse(words[0]), After = [.. words.Skip(2).Select(ApplicationName.Parse)] })]);
}
