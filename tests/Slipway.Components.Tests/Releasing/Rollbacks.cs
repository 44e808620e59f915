using CliWrap;
using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Engine.Releasing;
using Slipway.Git;
using Slipway.Images;
using Slipway.Naming;

namespace Slipway.Components.Tests.Releasing;

public sealed class Rollbacks : ReleaseTest
{
    private static readonly StageName Dev = StageName.Parse("dev");

    [Fact]
    public async Task A_rollback_is_a_pull_request_that_sets_the_digest_before_and_keeps_all_other_changes()
    {
        var old = await MergeAsync(await ReleaseAsync(Request("1.3.0")));
        await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        var service = await ReadAsync("main", "dev/web/service.yaml");
        await PushAsync(("dev/web/service.yaml", service + "# a later change\n"));

        var rollback = await MergeAsync((await Steps.ReleaseAsync(await PlanAsync(), history: null, default)).Single());

        Assert.Equal("Roll back web from 1.4.0 to 1.3.0 in dev", rollback.Text.Title);
        Assert.Contains("* A change\n", rollback.Text.Body, StringComparison.Ordinal);
        Assert.Contains($"image: {old.Image}\n", await ReadAsync("main", "dev/web/deployment.yaml"), StringComparison.Ordinal);
        Assert.EndsWith("# a later change\n", await ReadAsync("main", "dev/web/service.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_names_the_hooks_that_run_those_that_do_not_and_those_that_cannot_be_undone()
    {
        await MergeAsync(await ReleaseAsync(Request("1.3.0")));
        await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await PushAsync(("dev/web/hooks.yaml", Hook("migrate", "before-apply", "slipway.dev/rollback-hook: migrate-back") + Hook("migrate-back", "rollback") + Hook("warm-up", "after-apply")));

        var rollback = (await Steps.ReleaseAsync(await PlanAsync(), history: null, default)).Single();

        Assert.Contains("**Hooks that run first** when it is deployed, for each state that is left behind, the newest first, as they were recorded when it came: `migrate-back`.", rollback.Text.Body, StringComparison.Ordinal);
        Assert.Contains("**Hooks that do not run**, as this version was healthy before: `migrate`, `warm-up`.", rollback.Text.Body, StringComparison.Ordinal);
        Assert.Contains("**What these hooks did stays**, as no rollback hook undoes it: `warm-up`.", rollback.Text.Body, StringComparison.Ordinal);
    }

    private static string Hook(string name, string phase, string more = "") =>
        $"---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {name}\n  annotations: {{ slipway.dev/hook: {phase}{(more.Length == 0 ? "" : $", {more}")} }}\n" +
        "spec: { template: { spec: { restartPolicy: Never, containers: [{ name: job, image: 'ghcr.io/acme/job:1' }] } } }\n";

    [Fact]
    public async Task Rolling_back_twice_gives_one_pull_request()
    {
        await MergeAsync(await ReleaseAsync(Request("1.3.0")));
        await MergeAsync(await ReleaseAsync(Request("1.4.0")));

        var first = (await Steps.ReleaseAsync(await PlanAsync(), history: null, default)).Single();
        var second = (await Steps.ReleaseAsync(await PlanAsync(), history: null, default)).Single();

        Assert.Equal((first.Commit, first.PullRequest), (second.Commit, second.PullRequest));
    }

    [Fact]
    public async Task An_image_that_the_registry_has_no_more_is_not_gone_back_to()
    {
        await MergeAsync(await ReleaseAsync(Request("1.3.0")));
        await MergeAsync(await ReleaseAsync(Request("1.4.0")));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => PlanAsync(registry: new Registry(Has: false)));

        Assert.StartsWith("ghcr.io/acme/web:1.3.0@sha256:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the registry does not have this image any more", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_without_a_release_has_nothing_to_go_back_to()
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => PlanAsync());

        Assert.StartsWith("dev/web: it waits for its first release", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_the_stage_does_not_have_is_refused_with_those_it_has()
    {
        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => PlanAsync("wbe"));

        Assert.Contains("did you mean 'web'? It has: web.", failure.Message, StringComparison.Ordinal);
    }

    private async Task<Slipway.Releases.ReleaseRequest> PlanAsync(string? application = null, Registry? registry = null)
    {
        var clone = Path.Combine(CacheFolder, "..", Guid.NewGuid().ToString("n"));
        await Cli.Wrap("git").WithArguments(["clone", "--quiet", Sandbox.ConfigRepository.AbsoluteUri, clone]).ExecuteAsync();
        var steps = new RollbackPlanner(Repository(), new GitConfigHistory(clone, Logger.None), registry ?? new Registry(Has: true), Logger.None)
        {
            Hooks = (stage, name, token) => HookSearch.FindAsync(clone, stage, name, token),
        };
        return await steps.PlanAsync(Dev, application is null ? null : ApplicationName.Parse(application), version: null, default);
    }

    private sealed record Registry(bool Has) : IImageRegistry
    {
        public Task<Digest?> FindAsync(ImageReference reference, CancellationToken cancellationToken) => Task.FromResult(Has ? reference.Digest : null);
    }
}
