using System.Globalization;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Values;

namespace Slipway.Tests.Rollouts;

/// <summary>What takes a share away at the deadline where no job ever comes.</summary>
public sealed class FusesOfARollout
{
    private static readonly string Image = $"ghcr.io/acme/kubectl@sha256:{new string('9', 64)}";

    private static readonly DateTimeOffset Deadline = new(2026, 6, 1, 16, 0, 30, TimeSpan.Zero);

    [Fact]
    public void It_is_there_while_there_are_steps_to_go_and_only_where_it_is_asked_for()
    {
        Assert.Equal(["CronJob web-fuse-canary", "Role web-fuse-canary", "RoleBinding web-fuse-canary", "ServiceAccount web-fuse-canary"], At(Canary, RolloutPhase.Preparing));
        Assert.Equal(4, At(Canary, RolloutPhase.Observing).Count());
        Assert.Equal(4, At(Canary, RolloutPhase.Settling).Count());
        Assert.Empty(At(Canary, RolloutPhase.Returning));
        Assert.Empty(At(Canary, RolloutPhase.Aborting));
        Assert.Empty(At(Canary, RolloutPhase.Done));
        Assert.Empty(At(Shop.Canary, RolloutPhase.Observing));
    }

    [Fact]
    public void It_may_read_the_record_and_write_what_holds_the_share_and_nothing_else() => Assert.Equal(
        """[{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["slipway-web"],"verbs":["get"]},{"apiGroups":["gateway.networking.k8s.io"],"resources":["httproutes"],"resourceNames":["web"],"verbs":["get","patch"]}]""",
        Of(Canary, "Role")["rules"]!.ToString());

    [Theory]
    [InlineData("2026-06-01T16:00:30Z", "1 16 1 6 *")]
    [InlineData("2026-06-01T16:00:00Z", "0 16 1 6 *")]
    [InlineData("2026-12-31T23:59:01Z", "0 0 1 1 *")]
    [InlineData("2026-06-01T18:00:00+02:00", "0 16 1 6 *")]
    public void It_comes_at_the_first_minute_that_is_not_before_the_deadline(string deadline, string expected) =>
        Assert.Equal(expected, Fuse.Schedule(DateTimeOffset.Parse(deadline, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("{ strategy: canary, route: web, steps: ['5% 10m', '50% 20m']", "kubectl patch httproutes web", """[{"op":"test","path":"/spec/rules/1/backendRefs/0/name","value":"web"},{"op":"test","path":"/spec/rules/1/backendRefs/1/name","value":"web-canary"},{"op":"replace","path":"/spec/rules/1/backendRefs/0/weight","value":100},{"op":"replace","path":"/spec/rules/1/backendRefs/1/weight","value":0}]""")]
    [InlineData("{ strategy: blue-green", "kubectl patch services web", """[{"op":"test","path":"/spec/selector/app","value":"web-canary"},{"op":"replace","path":"/spec/selector/app","value":"web"}]""")]
    public void It_takes_back_what_was_written_and_only_that(string rollout, string command, string patch)
    {
        var script = Script(Of($"{rollout}, fuse: '{Image}' }}", "CronJob"));

        Assert.Contains($"{command} --type json --field-manager slipway-fuse --patch '{patch}'", script, StringComparison.Ordinal);
        Assert.Contains("\"deadline\":\"2026-06-01T16:00:30Z\"", script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_is_cut_to_what_a_CronJob_may_have()
    {
        var name = new string('w', 60);
        var plan = Shop.Plan(Canary, Shop.Before.Replace("kind: Deployment\nmetadata: { name: web }", $"kind: Deployment\nmetadata: {{ name: {name} }}", StringComparison.Ordinal));

        Assert.Equal(52, Fuse.Of(plan, Deadline, plan.Strategy.Fuse!).Last().Id.Name.Length);
    }

    private static string Canary => Shop.Canary.Replace(" }", $", fuse: '{Image}' }}", StringComparison.Ordinal);

    private static IEnumerable<string> At(string rollout, RolloutPhase phase) =>
        RolloutRendering.At(Shop.Plan(rollout), StepsOfARollout.At(phase) with { Deadline = Deadline }).Resources.Where(IsFuse).Select(resource => $"{resource.Id.Type.Kind} {resource.Id.Name}").Order();

    private static MapValue Of(string rollout, string kind) => Fuse.Of(Shop.Plan(rollout), Deadline, Shop.Plan(rollout).Strategy.Fuse!).Single(resource => resource.Id.Type.Kind == kind).Content;

    private static bool IsFuse(Resource resource) => resource.Id.Name.EndsWith("-fuse-canary", StringComparison.Ordinal);

    private static string Script(MapValue cronJob) => ((ScalarValue)((ListValue)((ListValue)cronJob.At("spec", "jobTemplate", "spec", "template", "spec", "containers")!).Maps.Single()["command"]!)[2]).Text;
}
