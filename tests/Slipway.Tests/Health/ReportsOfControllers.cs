using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Tests.Health;

/// <summary>What controllers say counts for the generation that they say it of.</summary>
public sealed class ReportsOfControllers
{
    private const string Route = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r, generation: 2}, spec: {parentRefs: [{name: gw}, {name: other, sectionName: https}]}, status: STATUS}";
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("[{type: Ready, status: 'True', observedGeneration: 1}]", "in progress: the last change is not yet observed: condition Ready is of generation 1, the object has 2")]
    [InlineData("[{type: Stalled, status: 'True', observedGeneration: 1}]", "in progress: the last change is not yet observed: condition Stalled is of generation 1, the object has 2")]
    [InlineData("[{type: Synced, status: 'True', observedGeneration: 2}, {type: Ready, status: 'True', observedGeneration: 1}]", "in progress: the last change is not yet observed: condition Ready is of generation 1, the object has 2")]
    [InlineData("[{type: Ready, status: 'True', observedGeneration: 2}, {type: Stalled, status: 'False', observedGeneration: 1}]", "current")]
    [InlineData("[{type: Ready, status: 'True', observedGeneration: 2}, {type: Tested, status: 'True', observedGeneration: 1}]", "current")]
    [InlineData("[{type: Ready, status: 'Unknown', observedGeneration: 2}]", "in progress: Ready is Unknown")]
    public void A_condition_of_an_older_generation_is_not_health(string conditions, string expected) =>
        Assert.Equal(expected, Of($"{{apiVersion: example.com/v1, kind: W, metadata: {{name: w, generation: 2}}, status: {{conditions: {conditions}}}}}"));

    [Theory]
    [InlineData("[{parentRef: {name: gw}, conditions: [{type: Accepted, status: 'True', observedGeneration: 2}]}]", "current")]
    [InlineData("[{parentRef: {name: gw}, conditions: [{type: Accepted, status: 'True', observedGeneration: 1}]}]", "in progress: the last change is not yet observed: condition Accepted of parent 'gw' is of generation 1, the object has 2")]
    [InlineData("[{parentRef: {name: gw}, conditions: [{type: ResolvedRefs, status: 'False', observedGeneration: 2, reason: BackendNotFound}]}]", "failed: ResolvedRefs of parent 'gw' is False: BackendNotFound")]
    [InlineData("[{parentRef: {name: gw}, conditions: [{type: Accepted, status: 'True', observedGeneration: 2}]}, {parentRef: {name: left}, conditions: [{type: Accepted, status: 'False', observedGeneration: 1}]}]", "current")]
    [InlineData("[{parentRef: {name: other, sectionName: https}, conditions: [{type: Accepted, status: 'Unknown', observedGeneration: 2, reason: Pending}]}]", "in progress: Accepted of parent 'other' is Unknown: Pending")]
    public void A_route_is_as_healthy_as_each_of_its_parents_says(string parents, string expected) =>
        Assert.Equal(expected, Of(Route.Replace("STATUS", $"{{parents: {parents}}}", StringComparison.Ordinal)));

    [Theory]
    [InlineData("Gateway", "{conditions: [{type: Accepted, status: Unknown, reason: Pending, message: Waiting for controller}]}", "in progress: Accepted is Unknown: Pending: Waiting for controller")]
    [InlineData("Gateway", "{conditions: [{type: Accepted, status: 'True'}, {type: Programmed, status: 'False', reason: AddressNotAssigned}]}", "in progress: Programmed is False: AddressNotAssigned")]
    [InlineData("Gateway", "{conditions: [{type: Accepted, status: 'True'}], listeners: [{name: https, conditions: [{type: Programmed, status: 'True', observedGeneration: 1}]}]}", "in progress: the last change is not yet observed: condition Programmed of listener 'https' is of generation 1, the object has 2")]
    [InlineData("Gateway", "{listeners: [{name: https, conditions: [{type: Conflicted, status: 'True', reason: ProtocolConflict}]}]}", "failed: Conflicted of listener 'https': ProtocolConflict")]
    [InlineData("BackendTLSPolicy", "{ancestors: [{ancestorRef: {name: gw}, conditions: [{type: Accepted, status: 'False', reason: Invalid}]}]}", "failed: Accepted of ancestor 'gw' is False: Invalid")]
    [InlineData("Gateway", "{conditions: [{type: Accepted, status: 'True', observedGeneration: 2}, {type: Programmed, status: 'True', observedGeneration: 2}]}", "current")]
    public void Gateways_and_policies_are_judged_by_all_their_parts(string kind, string status, string expected) =>
        Assert.Equal(expected, Of($"{{apiVersion: gateway.networking.k8s.io/v1, kind: {kind}, metadata: {{name: g, generation: 2}}, status: {status}}}"));

    [Fact]
    public void A_custom_resource_without_a_status_is_in_progress_for_a_while_and_then_said_to_have_none()
    {
        var widget = Manifest.Resources("{apiVersion: example.com/v1, kind: W, metadata: {name: w, namespace: dev}}");
        var tracker = new HealthTracker(widget, [], new HealthOptions(), Start, _ => true);

        var first = tracker.Look(Start, [.. widget], []);
        var later = tracker.Look(Start.AddSeconds(10), [.. widget], []);

        Assert.Equal((HealthVerdict.Waiting, Start.AddSeconds(10)), (first.Verdict, first.LookAgainAt));
        Assert.Equal(HealthVerdict.Healthy, later.Verdict);
        Assert.Contains("annotation slipway.dev/health: none", later.Resources[0].Health.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metadata: {name: w, namespace: dev}, status: {parents: []}", HealthVerdict.Waiting)]
    [InlineData("metadata: {name: w, namespace: dev}, status: {observedSomething: 1}", HealthVerdict.Healthy)]
    [InlineData("metadata: {name: w, namespace: dev, annotations: {slipway.dev/health: none}}", HealthVerdict.Healthy)]
    public void A_status_that_says_something_or_a_manifest_that_expects_none_ends_the_wait(string rest, HealthVerdict expected)
    {
        var widget = Manifest.Resources($"{{apiVersion: example.com/v1, kind: W, {rest}}}");

        Assert.Equal(expected, new HealthTracker(widget, [], new HealthOptions(), Start, _ => true).Look(Start, [.. widget], []).Verdict);
    }

    private static string Of(string manifest) => HealthRules.Of(Manifest.Resources(manifest)[0]).ToString();
}
