using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Components.Promoting;
using Slipway.Components.Releasing;
using Slipway.Components.Tests.Deploying;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Engine.Waiting;
using Slipway.Naming;
using Slipway.Promotions;
using Slipway.Releases;
using Slipway.Smoke;

namespace Slipway.Components.Tests.Promoting;

public sealed class Promotions : DeploymentTest
{
    private const string Branch = "release/prod/web";
    private static readonly ProposedBy By = new("ada", null);

    private readonly ClockAhead time = new();

    [Fact]
    public async Task A_promotion_carries_the_digest_that_runs_and_not_a_newer_one_that_git_has()
    {
        var clone = Start(promoteTo: null, dev: "1.4.0", prod: "1.3.0");
        await DeployAsync(clone, NoTests);
        clone.Push("Release 1.5.0", ("dev/web/web.yaml", Manifest("1.5.0")));

        var promoted = Assert.Single(await PromoteAsync(clone));
        var again = Assert.Single(await PromoteAsync(clone));

        Assert.Equal((Image("1.4.0"), Image("1.3.0")), (promoted.Image, promoted.Previous));
        Assert.Equal((promoted.PullRequest, promoted.Commit), (again.PullRequest, again.Commit));
        var open = (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))!;
        Assert.Equal("Promote web 1.4.0 from dev to prod", open.Text.Title);
        Assert.Contains("Proposed by ada.", open.Text.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_never_deployed_or_did_not_get_healthy_is_not_promoted()
    {
        var clone = Start(promoteTo: null, dev: "1.4.0", prod: "1.3.0");

        var never = await Assert.ThrowsAsync<SlipwayException>(() => PromoteAsync(clone));
        await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));
        var failed = await Assert.ThrowsAsync<SlipwayException>(() => PromoteAsync(clone));

        Assert.Contains("dev/web: the cluster has no record of a deployment", never.Message, StringComparison.Ordinal);
        Assert.Contains($"dev/web: the last deployment, of commit {clone.Head.Abbreviated}, failed", failed.Message, StringComparison.Ordinal);
        Assert.Null(await Forge.PullRequests.FindOpenAsync(Branch, "main", default));
    }

    [Fact]
    public async Task A_deployment_proposes_what_is_healthy_to_the_next_stage_by_itself_and_once()
    {
        var clone = Start(promoteTo: "prod", dev: "1.4.0", prod: "1.3.0");

        var first = await DeployAsync(clone, NoTests);
        var second = await DeployAsync(clone, NoTests);

        var open = (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))!;
        Assert.Equal("Promote web 1.4.0 from dev to prod", open.Text.Title);
        Assert.Contains(("Promotion of web to prod", open.Url.AbsoluteUri), first);
        Assert.Contains(("Promotion of web to prod", open.Url.AbsoluteUri), second);
    }

    [Fact]
    public async Task With_a_soak_a_deployment_proposes_only_what_was_healthy_for_so_long_and_a_person_may_ask_earlier()
    {
        var clone = Start(promoteTo: "prod, soak: 2h", dev: "1.4.0", prod: "1.3.0");

        await DeployAsync(clone, NoTests);
        await DeployAsync(clone, NoTests);
        var early = await Forge.PullRequests.FindOpenAsync(Branch, "main", default);
        time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        await DeployAsync(clone, NoTests);
        var late = await Forge.PullRequests.FindOpenAsync(Branch, "main", default);

        Assert.Null(early);
        Assert.Equal("Promote web 1.4.0 from dev to prod", late?.Text.Title);
        clone.Push("Release 1.5.0", ("dev/web/web.yaml", Manifest("1.5.0")));
        await DeployAsync(clone, NoTests);
        Assert.Equal("Promote web 1.4.0 from dev to prod", (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))?.Text.Title);
        await PromoteAsync(clone);
        Assert.Equal("Promote web 1.5.0 from dev to prod", (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))?.Text.Title);
    }

    [Fact]
    public async Task Of_several_applications_those_that_were_never_deployed_are_left_out()
    {
        var clone = Start(promoteTo: null, dev: "1.4.0", prod: "1.3.0");
        await DeployAsync(clone, NoTests);
        var waiting = Manifest("1.0.0").Replace("name: web", "name: api", StringComparison.Ordinal);
        clone.Push("Another one", ("dev/api/api.yaml", waiting), ("prod/api/api.yaml", waiting));

        var promoted = Assert.Single(await PromoteAsync(clone));

        Assert.Equal(Image("1.4.0"), promoted.Image);
    }

    [Fact]
    public async Task A_digest_that_the_next_stage_was_taken_back_from_is_not_proposed_again_unasked()
    {
        var clone = Start(promoteTo: "prod", dev: "1.4.0", prod: "1.3.0");
        await DeployAsync(clone, NoTests);
        var open = (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))!;
        await Forge.PullRequests.MergeAsync(open.Number, open.Head, default);
        clone.Git("pull", "--quiet");
        clone.Push("Take it back", ("prod/web/web.yaml", Manifest("1.3.0")));

        var deployed = await DeployAsync(clone, NoTests);
        var asked = Assert.Single(await PromoteAsync(clone));

        Assert.Contains(deployed, pair => pair.Key == "Promotion of web to prod" && pair.Value.Contains("brought this digest before", StringComparison.Ordinal));
        Assert.NotNull(asked.PullRequest);
    }

    [Fact]
    public async Task A_deployment_that_fails_its_smoke_tests_promotes_nothing()
    {
        var clone = Start(promoteTo: "prod", dev: "1.4.0", prod: "1.3.0");

        await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));

        Assert.Null(await Forge.PullRequests.FindOpenAsync(Branch, "main", default));
    }

    [Fact]
    public async Task The_status_shows_what_runs_where_and_what_is_on_its_way()
    {
        var clone = Start(promoteTo: "prod", dev: "1.4.0", prod: "1.3.0");
        await DeployAsync(clone, NoTests);
        clone.Push("Release 1.5.0", ("dev/web/web.yaml", Manifest("1.5.0")));
        using var run = RunOf(clone);

        var rows = await new StageStatuses(clone.Repository, Forge.PullRequests, new GitConfigHistory(clone.Folder, Logger.None)).ReadAsync(run, default);

        Assert.Equal(
            [("dev", "1.5.0", "1.4.0", "healthy"), ("prod", "1.3.0", "1.3.0", "healthy")],
            rows.Select(row => (row.Stage.Value, row.InGit?.Tag, row.Running?.Tag, row.Health)));
        var open = (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))!;
        var table = StatusTable.Text(rows, TimeProvider.System.GetUtcNow());
        Assert.Contains("1.4.0 (git has 1.5.0)", table, StringComparison.Ordinal);
        Assert.Contains($"#{open.Number} 1.4.0", table, StringComparison.Ordinal);
        Assert.Contains("dev has 1.4.0", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_says_held_only_as_long_as_git_asks_for_what_is_held()
    {
        var clone = Start(promoteTo: null, dev: "1.3.0", prod: "1.3.0");
        clone.Push("Roll out", ("slipway.yaml", "stages:\n- { name: dev, rollout: { strategy: canary, steps: ['50% 1s'] } }\n- { name: prod }\n"), ("dev/web/web.yaml", Running("sleep")));
        await DeployAsync(clone, NoTests);
        clone.Push("Release what does not start", ("dev/web/web.yaml", Running("false")));
        await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, NoTests));

        Assert.Matches("^healthy at commit [0-9a-f]{7}; the rollout of [0-9a-z:]+ was aborted at .*Waits for another version, or Deploy --retry-rollout$", await HealthOfDevAsync(clone));

        clone.Push("Restore", ("dev/web/web.yaml", Running("sleep")));
        Assert.Equal("the last deployment failed; what runs is healthy", await HealthOfDevAsync(clone));
        await DeployAsync(clone, NoTests);
        Assert.Equal("healthy", await HealthOfDevAsync(clone));
    }

    private async Task<string> HealthOfDevAsync(ConfigClone clone)
    {
        using var run = RunOf(clone) with { History = new GitConfigHistory(clone.Folder, Logger.None) };
        return (await new StageStatuses(clone.Repository, Forge.PullRequests, run.History!).ReadAsync(run, default))[0].Health;
    }

    private string Running(string program) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 2
          selector: { matchLabels: { app: web, track: stable } }
          template:
            metadata: { labels: { app: web, track: stable } }
            spec:
              containers:
              - name: web
                image: localhost:{{Sandbox.Address.Port}}/slipway/empty:latest
                command: ['{{program}}', '600']
                readinessProbe: { exec: { command: ['true'] }, periodSeconds: 1 }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }

        """;

    private static IEnumerable<SmokeTest> Failing(StageName stage, ApplicationName application) => [new() { Target = new SmokeTarget.Command("false") }];

    private static ImageReference Image(string version) => ImageReference.Parse($"ghcr.io/acme/web:{version}").WithDigest(Digest.Of(System.Text.Encoding.UTF8.GetBytes(version)));

    private static string Manifest(string version) => Manifests.WithoutReplicas(Image(version));

    private ConfigClone Start(string? promoteTo, string dev, string prod)
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        clone.Push(
            "Start", ("slipway.yaml", $"stages:\n- {{ name: dev{(promoteTo is null ? "" : $", promoteTo: {promoteTo}")} }}\n- {{ name: prod }}\n"), ("dev/web/web.yaml", Manifest(dev)), ("prod/web/web.yaml", Manifest(prod)));
        return clone;
    }

    private DeploymentRun RunOf(ConfigClone clone) => OpenRun() with
    {
        Manifests = new ManifestRenderings(clone.Folder, null, null),
        Commit = clone.Head,
        Promotions = new RunPromotions(new Promoter(
            Forge.Releaser(clone.Repository, Logger.None), new GitConfigHistory(clone.Folder, Logger.None), Forge.PullRequests, sources: null, By, Logger.None, time), time),
    };

    private async Task<IReadOnlyList<ReleasedApplication>> PromoteAsync(ConfigClone clone)
    {
        using var run = RunOf(clone);
        return await run.Promotions!.PromoteAsync(run, PromotionRoute.Find(run.Manifests.Configuration, null, null), null, reopen: false, default);
    }

    private async Task<IReadOnlyList<(string Key, string Value)>> DeployAsync(ConfigClone clone, Func<StageName, ApplicationName, IEnumerable<SmokeTest>> tests)
    {
        using var run = RunOf(clone);
        using var steps = new CommitDeployment(run, Results);
        return await steps.RunAsync(tests, testsAll: false, default);
    }

    private sealed class ClockAhead : TimeProvider
    {
        private TimeSpan ahead;

        public void Advance(TimeSpan by) => ahead += by;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
