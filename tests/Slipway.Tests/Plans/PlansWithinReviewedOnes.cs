using Slipway.Plans;
using Slipway.Values;

namespace Slipway.Tests.Plans;

/// <summary>What was reviewed is an upper bound of what happens.</summary>
public sealed class PlansWithinReviewedOnes
{
    private const string Web = "apps/v1 Deployment prod/web";
    private const string Image = "spec.template.spec.containers[name=web].image";
    private static readonly HashSet<string> Controllers = ["horizontal-pod-autoscaler"];

    private static readonly PlanDecision Update = new("update", Web) { Changes = [new DecidedChange(Image, "web:1", "web:2")] };

    [Fact]
    public void The_same_plan_stays_within() => Assert.Empty(Surplus([Update], [Update]));

    [Fact]
    public void Less_stays_within() => Assert.Empty(Surplus([Update, new PlanDecision("prune", "v1 ConfigMap prod/old") { Uid = "1" }], [Update]));

    [Fact]
    public void One_action_more_is_named() => Assert.Equal(
        ["prune v1 ConfigMap prod/old: was not reviewed"], Surplus([Update], [Update, new PlanDecision("prune", "v1 ConfigMap prod/old") { Uid = "1" }]));

    [Fact]
    public void Another_verb_is_another_action() => Assert.Equal(
        [$"create {Web}: was not reviewed"], Surplus([Update], [new PlanDecision("create", Web) { Sent = "a" }]));

    [Fact]
    public void Another_value_is_named_with_the_reviewed_one() => Assert.Equal(
        [$"update {Web}: {Image} becomes \"web:3\"; reviewed was \"web:2\""], Surplus([Update], [Update with { Changes = [new DecidedChange(Image, "web:1", "web:3")] }]));

    [Fact]
    public void Another_field_is_named() => Assert.Equal(
        [$"update {Web}: spec.replicas becomes 3, which was not reviewed"], Surplus([Update], [Update with { Changes = [.. Update.Changes, new DecidedChange("spec.replicas", 2L, 3L)] }]));

    [Fact]
    public void A_field_that_a_person_changed_meanwhile_is_surplus_and_names_them() => Assert.Equal(
        [$"update {Web}: {Image} was \"web:1\" when it was reviewed and is \"web:9\" now, by kubectl-edit"],
        Surplus([Update], [Update with { Changes = [new DecidedChange(Image, "web:9", "web:2") { Managers = ["kubectl-edit"] }] }]));

    [Theory]
    [InlineData]
    [InlineData("horizontal-pod-autoscaler")]
    [InlineData("horizontal-pod-autoscaler (scale)")]
    public void A_field_that_a_controller_or_our_own_deployment_changed_meanwhile_is_none(params string[] managers) =>
        Assert.Empty(Surplus([Update], [Update with { Changes = [new DecidedChange(Image, "web:9", "web:2") { Managers = managers }] }]));

    [Fact]
    public void What_is_deleted_is_the_object_that_was_reviewed() => Assert.Equal(
        ["prune v1 Secret prod/a: it is another object than the one that was reviewed, of the same name"],
        Surplus([new PlanDecision("prune", "v1 Secret prod/a") { Uid = "1" }], [new PlanDecision("prune", "v1 Secret prod/a") { Uid = "2" }]));

    [Fact]
    public void What_is_made_and_what_a_hook_runs_is_what_was_reviewed() => Assert.Equal(
        ["create v1 Secret prod/a: what is sent is not what was reviewed", "hook before batch/v1 Job prod/migrate: what is sent is not what was reviewed"],
        Surplus(
            [new PlanDecision("create", "v1 Secret prod/a") { Sent = "1" }, new PlanDecision("hook before", "batch/v1 Job prod/migrate") { Sent = "1" }],
            [new PlanDecision("create", "v1 Secret prod/a") { Sent = "2" }, new PlanDecision("hook before", "batch/v1 Job prod/migrate") { Sent = "2" }]));

    [Fact]
    public void What_is_taken_by_force_was_reviewed_as_such() => Assert.Contains("spec.replicas of kubectl-scale is taken", Surplus(
        [Update], [Update with { Taken = ["spec.replicas of kubectl-scale"] }]).Single(), StringComparison.Ordinal);

    [Fact]
    public void Pull_requests_that_are_deployed_together_add_up()
    {
        PlanDecisions other = Plan([new PlanDecision("update", Web) { Changes = [new DecidedChange("spec.replicas", 2L, 3L)] }]);
        var both = Plan([Update with { Changes = [.. Update.Changes, new DecidedChange("spec.replicas", 2L, 3L)] }]);

        Assert.Empty(PlanContainment.Surplus([Plan([Update]), other], both, Controllers));
    }

    [Fact]
    public void What_is_kept_is_read_again()
    {
        var plan = Plan([Update with { Changes = [new DecidedChange("a", null, ScalarValue.Null), new DecidedChange("b", ScalarValue.Null, null)], Taken = ["x"] }, new PlanDecision("prune", "y") { Uid = "1" }]);

        var read = PlanDecisions.TryRead(plan.ToJson().ToString())!;

        Assert.Equal(plan.Hash, read.Hash);
        Assert.Empty(PlanContainment.Surplus([read], plan, Controllers));
        Assert.Equal((null, ScalarValue.Null), (read.All[0].Changes[0].Before, read.All[0].Changes[0].After));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"format\": \"slipway.dev/plan/v1\"}")]
    public void What_is_no_plan_is_none(string json) => Assert.Null(PlanDecisions.TryRead(json));

    /// <summary>A reviewed plan, and one that is made of it by steps that are each known to stay within, and sometimes one that does not.</summary>
    [Fact]
    public void Of_random_pairs_those_stay_within_that_have_no_surplus()
    {
        var random = new Random(4711);
        var (within, beyond) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            var reviewed = Enumerable.Range(0, random.Next(1, 7)).Select(number => Random(random, number)).ToList();
            List<PlanDecision> actual = [.. reviewed.Where(_ => random.Next(3) > 0).Select(decision => Less(random, decision)).OrderBy(_ => random.Next())];
            var isBeyond = random.Next(2) == 0;
            if (isBeyond)
            {
                actual = Beyond(random, actual);
            }

            Assert.Equal(isBeyond, Surplus(reviewed, actual).Count > 0);
            (within, beyond) = isBeyond ? (within, beyond + 1) : (within + 1, beyond);
        }

        Assert.True(within > 1000 && beyond > 1000);
    }

    private static PlanDecision Random(Random random, int number) => random.Next(5) switch
    {
        0 => new PlanDecision("create", $"v1 ConfigMap prod/c{number}") { Sent = $"{random.Next(9)}" },
        1 => new PlanDecision("prune", $"v1 ConfigMap prod/p{number}") { Uid = $"{random.Next(9)}" },
        2 => new PlanDecision("recreate", $"batch/v1 Job prod/j{number}") { Uid = $"{random.Next(9)}", Sent = $"{random.Next(9)}" },
        3 => new PlanDecision("hook after", $"batch/v1 Job prod/h{number}") { Sent = $"{random.Next(9)}" },
        _ => new PlanDecision("update", $"apps/v1 Deployment prod/d{number}")
        {
            Changes = [.. Enumerable.Range(0, random.Next(1, 4)).Select(field => new DecidedChange($"spec.f{field}", (long)random.Next(9), random.Next(4) == 0 ? null : (long)random.Next(9)))],
            Taken = random.Next(3) == 0 ? ["spec.f0 of somebody"] : [],
        },
    };

    private static PlanDecision Less(Random random, PlanDecision decision) => decision with
    {
        // Of what is done already nothing is left; what a controller set meanwhile began elsewhere.
        Changes = [.. decision.Changes.Where((_, index) => index == 0 || random.Next(2) == 0)
            .Select(change => random.Next(3) == 0 ? change with { Before = 77L, Managers = ["horizontal-pod-autoscaler"] } : change with { Managers = random.Next(2) == 0 ? ["kubectl-edit"] : [] })],
        Taken = random.Next(2) == 0 ? decision.Taken : [],
    };

    private static List<PlanDecision> Beyond(Random random, List<PlanDecision> actual)
    {
        if (actual.Count == 0)
        {
            return [new PlanDecision("create", "v1 Secret prod/new") { Sent = "1" }];
        }

        var at = random.Next(actual.Count);
        var decision = actual[at];
        actual[at] = (random.Next(3), decision) switch
        {
            (0, _) => decision with { Resource = decision.Resource + "-other" },
            (1, { Verb: "create" or "hook after" or "recreate" }) => decision with { Sent = "other" },
            (1, { Verb: "prune" }) => decision with { Uid = "other" },
            (1, _) => decision with { Changes = [decision.Changes[0] with { After = 99L }, .. decision.Changes.Skip(1)] },
            (_, { Verb: "update" }) => decision with { Changes = [decision.Changes[0] with { Before = 88L, Managers = ["kubectl-edit"] }, .. decision.Changes.Skip(1)] },
            _ => decision with { Verb = "irreversible" },
        };
        return actual;
    }

    private static IReadOnlyList<string> Surplus(IReadOnlyList<PlanDecision> reviewed, IReadOnlyList<PlanDecision> actual) => PlanContainment.Surplus([Plan(reviewed)], Plan(actual), Controllers);

    private static PlanDecisions Plan(IReadOnlyList<PlanDecision> decisions) => new() { Target = "prod/web", PlanHash = "a", All = decisions };
}
