using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Components.Promoting;
using Slipway.Components.Releasing;
using Slipway.Components.Tests.Deploying;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Promotions;
using Slipway.Releases;
using Slipway.Smoke;

namespace Slipway.Components.Tests.Promoting;

/// <summary>What is promoted from a stage in several clusters is healthy in all of them.</summary>
public sealed class PromotionsFromSeveralClusters : ClustersTest
{
    [Fact]
    public async Task What_is_healthy_in_all_clusters_is_proposed_and_not_before()
    {
        var clone = Start("{ clusters: [eu], soak: 30m }, {}");
        Assert.DoesNotContain(await DeployAsync(clone), pair => pair.Key.StartsWith("Promotion", StringComparison.Ordinal));
        Assert.Null(await ProposedAsync());
        SetWaves(clone, "{ clusters: [eu] }, {}");

        var summary = await DeployAsync(clone);

        var open = (await ProposedAsync())!;
        Assert.Equal("Promote web 1.4.0 from dev to prod", open.Text.Title);
        Assert.Contains(("Promotion of web to prod", open.Url.AbsoluteUri), summary);
        Assert.Contains(("Promotion of web to prod", open.Url.AbsoluteUri), await DeployAsync(clone));
    }

    [Fact]
    public async Task What_has_to_stay_healthy_in_the_last_wave_is_not_proposed_before_it_did()
    {
        var clone = Start("{ maxParallel: 2, soak: 30m }");

        await DeployAsync(clone);

        Assert.Null(await ProposedAsync());
    }

    [Fact]
    public async Task A_cluster_in_which_it_failed_keeps_it_from_being_proposed_although_the_wave_may_do_without()
    {
        var clone = Start("{ maxParallel: 1, maxFailed: 1 }");
        // It works once.
        IEnumerable<SmokeTest> SecondFails(StageName stage, ApplicationName application) =>
            stage.Value == "dev" ? [new() { Target = new SmokeTarget.Command("mkdir", PathOf("tested")), Attempts = 1 }] : [];

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, SecondFails));
        var asked = await Assert.ThrowsAsync<SlipwayException>(() => PromoteAsync(clone));

        Assert.Contains("dev/us/web", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["Deployed", "Failed", "Deployed"], Deployed(clone).Select(state => $"{state}"));
        Assert.Contains($"dev/web: the last deployment, of commit {clone.Head.Abbreviated}, failed", asked.Message, StringComparison.Ordinal);
        Assert.Null(await ProposedAsync());
    }

    [Fact]
    public async Task A_cluster_that_is_dark_keeps_it_from_being_proposed()
    {
        var clone = Start("{ maxParallel: 1, maxFailed: 1 }");
        await DeployAsync(clone, promotes: false);
        await DarkenAsync("us");

        await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone));
        var asked = await Assert.ThrowsAsync<SlipwayException>(() => PromoteAsync(clone));

        Assert.Contains("the API server cannot be reached", asked.Message, StringComparison.Ordinal);
        Assert.Null(await ProposedAsync());
    }

    [Fact]
    public async Task Clusters_that_run_different_images_are_not_promoted_from()
    {
        var clone = Start("{ clusters: [eu], soak: 30m }, {}");
        SetWaves(clone, "{ maxParallel: 2 }");
        await DeployAsync(clone, promotes: false);
        SetWaves(clone, "{ clusters: [eu], soak: 30m }, {}");
        clone.Push("Release 1.5.0", ("dev/web/web.yaml", Manifest("1.5.0")));
        await DeployAsync(clone);

        var asked = await Assert.ThrowsAsync<SlipwayException>(() => PromoteAsync(clone));

        Assert.Equal("dev/web: the stage's clusters do not all run the same images yet. Promote again when the waves are through.", asked.Message);
        Assert.Null(await ProposedAsync());
    }

    private Task<PullRequest?> ProposedAsync() => Forge.PullRequests.FindOpenAsync("release/prod/web", "main", default);

    private static string Manifest(string version) =>
        Manifests.WithoutReplicas(ImageReference.Parse($"ghcr.io/acme/web:{version}").WithDigest(Digest.Of(System.Text.Encoding.UTF8.GetBytes(version))));

    private ConfigClone Start(string waves)
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        clone.Push("Start", ("slipway.yaml", Configuration(waves)), ("dev/web/web.yaml", Manifest("1.4.0")), ("prod/web/web.yaml", Manifest("1.3.0")));
        return clone;
    }

    private static void SetWaves(ConfigClone clone, string waves) => clone.Push("Other waves", ("slipway.yaml", Configuration(waves)));

    private static string Configuration(string waves) =>
        $"stages:\n- name: dev\n  promoteTo: prod\n  clusters: [{{ name: eu, context: eu }}, {{ name: us, context: us }}]\n  waves: [{waves}]\n- {{ name: prod, cluster: {{ context: asia }} }}\n";

    private DeploymentRun RunOf(ConfigClone clone, bool promotes = true) => OpenRunOfClusters() with
    {
        Manifests = new ManifestRenderings(clone.Folder, null, null),
        Commit = clone.Head,
        Promotions = promotes
            ? new RunPromotions(new Promoter(
                Forge.Releaser(clone.Repository, Logger.None), new GitConfigHistory(clone.Folder, Logger.None), Forge.PullRequests, sources: null, new ProposedBy("ada", null), Logger.None, TimeProvider.System), TimeProvider.System)
            : null,
    };

    private IEnumerable<DeploymentState> Deployed(ConfigClone clone)
    {
        using var run = RunOf(clone);
        return [.. Results.Read(run.Stamp).Applications.Select(application => application.State)];
    }

    private async Task<IReadOnlyList<ReleasedApplication>> PromoteAsync(ConfigClone clone)
    {
        using var run = RunOf(clone);
        return await run.Promotions!.PromoteAsync(run, PromotionRoute.Find(run.Manifests.Configuration, null, null), null, reopen: false, default);
    }

    private async Task<IReadOnlyList<(string Key, string Value)>> DeployAsync(ConfigClone clone, Func<StageName, ApplicationName, IEnumerable<SmokeTest>>? tests = null, bool promotes = true)
    {
        using var run = RunOf(clone, promotes);
        return await DeployAsync(run, tests);
    }
}
