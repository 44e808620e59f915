using System.Collections.Concurrent;
using Slipway.Engine.Events;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Smoke;

namespace Slipway.Kubernetes.Tests;

/// <summary>Smoke tests run for what changed.</summary>
[Trait("Category", "Cluster")]
public sealed class SmokeTestsOfAFleet(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private static readonly string[] Three = ["dev/a0", "dev/a1", "dev/a2"];

    [Fact]
    public async Task Only_what_changed_is_tested()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Three);
        var answers = new Answers();
        await fleet.DeployAsync(Commits.First, Run(answers));
        Assert.Equal(["a0", "a1", "a2"], answers.Take());
        fleet.Set("blue", "dev/a1");

        var outcomes = await fleet.DeployAsync(Commits.Second, Run(answers));

        Assert.Equal(["dev/a0 unchanged", "dev/a1 deployed", "dev/a2 unchanged"], TestFleet.Words(outcomes));
        Assert.Equal(["a1"], answers.Take());
    }

    [Fact]
    public async Task All_are_tested_where_that_is_asked_for_without_a_lock()
    {
        var log = new RequestLog();
        await using var fleet = new TestFleet(cluster, log: log.Logger);
        fleet.Set("red", Three);
        var answers = new Answers();
        await fleet.DeployAsync(Commits.First, Run(answers));
        answers.Take();
        log.Take();

        var outcomes = await fleet.DeployAsync(Commits.First, Run(answers) with { TestsAll = true });

        Assert.Equal(["a0", "a1", "a2"], answers.Take());
        Assert.All(outcomes, outcome => Assert.IsType<Outcome.Unchanged>(outcome));
        Assert.All(log.Take(), request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_that_fails_of_what_is_unchanged_fails_that_application_and_no_other()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Three);
        var answers = new Answers();
        await fleet.DeployAsync(Commits.First, Run(answers));
        answers.Wrong = "a1";

        var outcomes = await fleet.DeployAsync(Commits.First, Run(answers) with { TestsAll = true });

        Assert.Equal(["dev/a0 unchanged", "dev/a1 failed", "dev/a2 unchanged"], TestFleet.Words(outcomes));
        Assert.StartsWith("is healthy, but 1 of 1 smoke tests failed", Assert.IsType<Outcome.Failed>(outcomes[1]).Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_its_test_is_tested_again_though_nothing_changed()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Three);
        var answers = new Answers { Wrong = "a1" };
        Assert.Equal(["dev/a0 deployed", "dev/a1 failed", "dev/a2 deployed"], TestFleet.Words(await fleet.DeployAsync(Commits.First, Run(answers))));
        answers.Take();
        answers.Wrong = null;

        Assert.Equal(["dev/a0 unchanged", "dev/a1 deployed", "dev/a2 unchanged"], TestFleet.Words(await fleet.DeployAsync(Commits.First, Run(answers))));

        Assert.Equal(["a1"], answers.Take());
    }

    [Fact]
    public async Task What_was_applied_without_its_tests_is_tested_by_the_next_run_that_has_them()
    {
        await using var fleet = new TestFleet(cluster);
        fleet.Set("red", Three);
        await fleet.DeployAsync(Commits.First);
        var answers = new Answers();

        await fleet.DeployAsync(Commits.First, Run(answers));
        Assert.Equal(["a0", "a1", "a2"], answers.Take());

        await fleet.DeployAsync(Commits.Second, Run(answers));
        Assert.Empty(answers.Take());
    }

    [Fact]
    public async Task What_has_no_tests_is_not_deployed_once_more_for_them()
    {
        var log = new RequestLog();
        await using var fleet = new TestFleet(cluster, log: log.Logger);
        fleet.Set("red", Three);
        await fleet.DeployAsync(Commits.First);
        log.Take();

        var outcomes = await fleet.DeployAsync(Commits.First, new FleetRun { TestsOf = _ => [] });

        Assert.All(outcomes, outcome => Assert.IsType<Outcome.Unchanged>(outcome));
        Assert.All(log.Take(), request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    private static FleetRun Run(Answers answers) => new()
    {
        Requests = answers,
        TestsOf = target => [new SmokeTest { Target = new SmokeTarget.Service(target.Application.Value, "", "/"), Attempts = 1 }],
    };

    private sealed class Answers : ISmokeRequests
    {
        private readonly ConcurrentQueue<string> asked = new();

        public string? Wrong { get; set; }

        public IReadOnlyList<string> Take()
        {
            var taken = new List<string>();
            while (asked.TryDequeue(out var name))
            {
                taken.Add(name);
            }

            return [.. taken.Order(StringComparer.Ordinal)];
        }

        public Task<SmokeResponse> SendAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken)
        {
            var name = ((SmokeTarget.Service)test.Target).Name;
            asked.Enqueue(name);
            return Task.FromResult(new SmokeResponse { Status = name == Wrong ? 500 : 200 });
        }
    }
}
