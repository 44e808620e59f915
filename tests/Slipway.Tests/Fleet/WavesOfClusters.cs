using System.Globalization;
using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Fleet;
using Slipway.Naming;

namespace Slipway.Tests.Fleet;

public sealed class WavesOfClusters
{
    private static readonly DateTimeOffset Began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CommitSha Commit = CommitSha.Parse(new string('a', 40));

    private static readonly ClusterWave[] CanaryThenTheRest =
    [
        new() { Clusters = Names("canary"), Soak = TimeSpan.FromMinutes(30) },
        new() { Clusters = Names("eu", "us", "asia"), MaxParallel = 2, MaxFailed = 1 },
    ];

    [Fact]
    public void The_next_wave_begins_when_the_one_before_was_healthy_for_its_soak_time()
    {
        var start = At(0, "canary behind", "eu behind", "us behind", "asia behind");
        Assert.Equal(["canary"], Names(start.Next));
        Assert.Equal("waits for wave 1 of 2", start.Waiting[0].Reason);

        var deploying = At(1, "canary deploying", "eu behind", "us behind", "asia behind");
        Assert.Empty(deploying.Next);
        Assert.Null(deploying.LookAgain);

        var soaking = At(10, "canary healthy 5", "eu behind", "us behind", "asia behind");
        Assert.Empty(soaking.Next);
        Assert.Equal(Began.AddMinutes(35), soaking.LookAgain);
        Assert.Equal("waits until wave 1 of 2 was healthy for 30m: 2026-03-01 12:35:00 UTC", soaking.Waiting[0].Reason);

        var soaked = At(35, "canary healthy 5", "eu behind", "us behind", "asia behind");
        Assert.Equal(["eu", "us"], Names(soaked.Next));
        Assert.Equal("asia waits for its turn: 2 at once", $"{soaked.Waiting[0].Name} {soaked.Waiting[0].Reason}");
    }

    [Fact]
    public void Of_a_wave_no_more_than_allowed_are_deployed_at_once()
    {
        Assert.Equal(["asia"], Names(At(40, "canary healthy 5", "eu deploying", "us healthy 38", "asia behind").Next));
        Assert.Empty(At(40, "canary healthy 5", "eu deploying", "us deploying", "asia behind").Next);
    }

    [Fact]
    public void All_is_done_when_the_last_wave_is_through_its_soak_time_too()
    {
        Assert.True(At(40, "canary healthy 5", "eu healthy 38", "us healthy 38", "asia healthy 39").IsDone);
        var last = Waves.Of([new ClusterWave { Clusters = Names("eu"), Soak = TimeSpan.FromMinutes(5) }], States("eu healthy 38"), Began.AddMinutes(40), Began);
        Assert.Equal((false, Began.AddMinutes(43)), (last.IsDone, last.LookAgain));
    }

    [Fact]
    public void A_fleet_in_which_nothing_changed_is_done_at_once() =>
        Assert.True(At(0, "canary healthy -500", "eu healthy -500", "us healthy -300", "asia healthy -400").IsDone);

    [Fact]
    public void One_failure_more_than_allowed_stops_everything_and_is_told()
    {
        var progress = At(6, "canary failed 5", "eu behind", "us behind", "asia healthy -500");

        Assert.Empty(progress.Next);
        Assert.False(progress.IsDone);
        Assert.Equal("stopped in wave 1 of 2: canary failed: it crashed. None of the wave may fail.", progress.Stop);
        Assert.Equal(["eu", "us"], Names(progress.Waiting.Select(step => step.Name)));
        Assert.Equal(progress.Stop, progress.Waiting[0].Reason);
    }

    [Fact]
    public void Within_what_is_allowed_it_goes_on_and_the_failure_is_told()
    {
        var progress = At(40, "canary healthy 5", "eu failed 38", "us deploying", "asia behind");
        Assert.Equal((null, "asia"), (progress.Stop, Assert.Single(progress.Next).Value));
        Assert.Equal("eu failed: it crashed", Failures(progress));

        var done = At(50, "canary healthy 5", "eu failed 38", "us healthy 39", "asia healthy 45");
        Assert.Equal((true, "eu failed: it crashed"), (done.IsDone, Failures(done)));
    }

    [Fact]
    public void A_cluster_out_of_reach_counts_as_failed_until_it_answers()
    {
        Assert.Equal(
            "stopped in wave 2 of 2: eu is out of reach: connection refused; us failed: it crashed. At most 1 of the wave may fail.",
            At(40, "canary healthy 5", "eu dark", "us failed 38", "asia behind").Stop);
        Assert.Equal(["us", "asia"], Names(At(40, "canary healthy 5", "eu dark", "us behind", "asia behind").Next));
        Assert.Equal(["eu"], Names(At(40, "canary healthy 5", "eu behind", "us healthy 38", "asia healthy 39").Next));
    }

    [Fact]
    public void A_wave_that_fails_later_stops_those_behind_it() =>
        Assert.StartsWith("stopped in wave 1 of 2: canary is out of reach", At(40, "canary dark", "eu deploying", "us behind", "asia behind").Stop, StringComparison.Ordinal);

    [Fact]
    public void What_failed_before_the_run_began_is_tried_again_in_its_turn()
    {
        Assert.Equal(["canary"], Names(At(0, "canary failed -5", "eu failed -5", "us behind", "asia behind").Next));
        Assert.NotNull(At(0, "canary failed 0", "eu behind", "us behind", "asia behind").Stop);
        // The record of what failed at once has the second in which the run began.
        Assert.NotNull(Waves.Of(CanaryThenTheRest, States("canary failed 0", "eu behind", "us behind", "asia behind"), Began, Began.AddMilliseconds(900)).Stop);
    }

    [Theory]
    [InlineData(DeploymentOutcome.Healthy, 'a', true, false, "Healthy")]
    [InlineData(DeploymentOutcome.Healthy, 'b', true, false, "Healthy")]
    [InlineData(DeploymentOutcome.Healthy, 'b', false, false, "Behind")]
    [InlineData(DeploymentOutcome.Failed, 'a', true, false, "Failed")]
    [InlineData(DeploymentOutcome.Failed, 'a', false, false, "Failed")]
    [InlineData(DeploymentOutcome.Failed, 'b', true, false, "Behind")]
    [InlineData(DeploymentOutcome.Applying, 'a', true, false, "Behind")]
    [InlineData(DeploymentOutcome.Applying, 'a', false, true, "Deploying")]
    public void The_state_of_an_application_is_read_from_its_record(DeploymentOutcome outcome, char commit, bool isUnchanged, bool isDeploying, string state)
    {
        var record = new DeploymentRecord { Commit = CommitSha.Parse(new string(commit, 40)), Images = [], PlanHash = "", By = "", At = Began, Outcome = outcome };

        Assert.Equal(state, ClusterState.Of(record, Commit, isUnchanged, isDeploying).GetType().Name);
    }

    [Fact]
    public void An_application_without_a_record_is_behind() => Assert.IsType<ClusterState.Behind>(ClusterState.Of(null, Commit, isUnchanged: true, isDeploying: false));

    [Theory]
    [InlineData("a healthy 1, b healthy 3, c healthy 2", "healthy 3")]
    [InlineData("a healthy 1, b behind", "behind")]
    [InlineData("a failed 2, b behind, c failed 4", "failed 4")]
    [InlineData("a failed 2, b deploying", "deploying")]
    [InlineData("a deploying, b dark", "dark")]
    public void A_cluster_is_what_its_applications_are(string applications, string state) =>
        Assert.Equal(States($"all {state}").Values.Single(), ClusterState.Of(States(applications.Split(", ")).Values));

    [Fact]
    public void A_cluster_without_applications_holds_nothing_up() => Assert.True(
        Waves.Of([new ClusterWave { Clusters = Names("eu"), Soak = TimeSpan.FromDays(1) }], new Dictionary<ClusterName, ClusterState> { [ClusterName.Parse("eu")] = ClusterState.Of([]) }, Began, Began).IsDone);

    [Fact]
    public void A_job_that_is_killed_at_any_point_loses_nothing()
    {
        var states = States("canary behind", "eu behind", "us behind", "asia behind");
        var order = new List<string>();
        for (var now = Began; !Waves.Of(CanaryThenTheRest, states, now, now).IsDone; now = now.AddMinutes(1))
        {
            // Each round is a run of its own that knows nothing of the others.
            foreach (var name in Waves.Of(CanaryThenTheRest, states, now, now).Next)
            {
                states[name] = new ClusterState.Healthy(now);
                order.Add($"{name}@{(now - Began).TotalMinutes.ToString(CultureInfo.InvariantCulture)}");
            }
        }

        Assert.Equal(["canary@0", "eu@30", "us@30", "asia@31"], order);
    }

    private static WaveProgress At(int minute, params string[] states) => Waves.Of(CanaryThenTheRest, States(states), Began.AddMinutes(minute), Began);

    private static string Failures(WaveProgress progress) => string.Join(", ", progress.Failed.Select(step => $"{step.Name} {step.Reason}"));

    private static Dictionary<ClusterName, ClusterState> States(params string[] states) => states.Select(state => state.Split(' ')).ToDictionary(
        words => ClusterName.Parse(words[0]),
        words => (ClusterState)(words[1] switch
        {
            "behind" => new ClusterState.Behind(),
            "deploying" => new ClusterState.Deploying(),
            "dark" => new ClusterState.Unreachable("connection refused"),
            "healthy" => new ClusterState.Healthy(Minute(words[2])),
            _ => new ClusterState.Failed(Minute(words[2]), "it crashed"),
        }));

    private static DateTimeOffset Minute(string text) => Began.AddMinutes(int.Parse(text, CultureInfo.InvariantCulture));

    private static ClusterName[] Names(params string[] names) => [.. names.Select(ClusterName.Parse)];

    private static IEnumerable<string> Names(IEnumerable<ClusterName> names) => names.Select(name => name.Value);
}
