using Slipway.Components.Deploying;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Components.Tests.Deploying;

public sealed class DriftAndRemoval : DeploymentTest
{
    [Fact]
    public async Task A_cluster_that_is_as_git_says_has_no_drift()
    {
        using var run = OpenRun();
        await DeployAsync(run);

        var summary = await new DriftSteps(run, Drift).RunAsync(default);

        Assert.Equal([("dev/web", "as git says"), ("prod/web", "as git says")], summary);
    }

    [Fact]
    public async Task Drift_fails_the_run_and_is_written_to_a_file()
    {
        using var run = OpenRun();
        await DeployAsync(run);
        await run.Cluster.DeleteAsync(Settings("dev"), new DeleteOptions { Uid = (await run.Cluster.GetAsync(Settings("dev"), default))!.Uid! }, default);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => new DriftSteps(run, Drift).RunAsync(default));

        Assert.StartsWith("dev/web: the cluster differs from commit", failure.Message, StringComparison.Ordinal);
        var difference = Drift.Read(run.Stamp).Applications[0].GetList("differences")!.Maps.First();
        Assert.Equal("missing", difference.GetString("kind"));
    }

    [Fact]
    public async Task An_application_that_left_git_is_an_orphan_and_goes_only_when_it_is_named()
    {
        Write("dev/shop/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndata: { color: red }\n");
        using (var run = OpenRun())
        {
            await DeployAsync(run);
        }

        Delete("dev/shop");
        using var later = OpenRun();
        await DeployAsync(later);
        Assert.NotNull(await later.Cluster.GetAsync(Settings("dev") with { Name = "shop" }, default));
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => new DriftSteps(later, Drift).RunAsync(default));
        Assert.StartsWith("dev/shop: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["dev/shop"], Drift.Read(later.Stamp).Orphans);

        var removal = new RemovalSteps(later);
        Assert.Equal([("dev/shop", "1 pruned")], await removal.RunAsync(StageName.Parse("dev"), ApplicationName.Parse("shop"), default));

        Assert.Null(await later.Cluster.GetAsync(Settings("dev") with { Name = "shop" }, default));
        Assert.Contains("nothing to remove", (await removal.RunAsync(StageName.Parse("dev"), ApplicationName.Parse("shop"), default))[0].Value, StringComparison.Ordinal);
        Assert.Equal(2, (await new DriftSteps(later, Drift).RunAsync(default)).Count);
    }

    [Fact]
    public async Task A_stage_that_lost_its_last_application_is_deployed_without_it_and_its_set_is_an_orphan()
    {
        using (var run = OpenRun())
        {
            await DeployAsync(run);
        }

        Delete("prod");
        Delete("dev");
        using var later = OpenRun();
        await DeployAsync(later);
        Assert.Empty(await new PreviewSteps(later).RunAsync(default));

        Assert.NotNull(await later.Cluster.GetAsync(Settings("prod"), default));
        Assert.Equal(["dev/web", "prod/web"], (await new OrphanSteps(later).FindAsync(default)).Select(orphan => $"{orphan.Stage}/{orphan.Finding.Application}"));
        Assert.Equal([("prod/web", "1 pruned")], await new RemovalSteps(later).RunAsync(StageName.Parse("prod"), ApplicationName.Parse("web"), default));
        Assert.Null(await later.Cluster.GetAsync(Settings("prod"), default));
    }

    [Fact]
    public async Task Nothing_of_Slipways_own_is_left_of_an_application_that_was_removed()
    {
        using (var run = OpenRun())
        {
            await DeployAsync(run);
        }

        Delete("dev/web");
        using var later = OpenRun();
        await new RemovalSteps(later).RunAsync(StageName.Parse("dev"), ApplicationName.Parse("web"), default);

        Assert.Null(await later.Cluster.GetAsync(new ResourceId(GroupVersionKind.Of("v1", "ConfigMap"), "dev", "slipway-web"), default));
        Assert.Null(await later.Cluster.GetAsync(new ResourceId(GroupVersionKind.Of("coordination.k8s.io/v1", "Lease"), "dev", "slipway-web"), default));
    }

    [Fact]
    public async Task An_application_that_git_still_has_is_not_removed()
    {
        using var run = OpenRun();
        await DeployAsync(run);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(
            () => new RemovalSteps(run).RunAsync(StageName.Parse("dev"), ApplicationName.Parse("web"), default));

        Assert.Contains("Delete it with a pull request first", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await run.Cluster.GetAsync(Settings("dev"), default));
    }

    [Fact]
    public async Task Removing_a_renamed_application_leaves_what_the_new_one_has_in_git()
    {
        using (var run = OpenRun())
        {
            await DeployAsync(run);
        }

        Delete("dev/web");
        Write("dev/shop/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, annotations: { slipway.dev/moved-from: web } }\ndata: { color: red }\n");
        using var later = OpenRun();

        await new RemovalSteps(later).RunAsync(StageName.Parse("dev"), ApplicationName.Parse("web"), default);

        Assert.NotNull(await later.Cluster.GetAsync(Settings("dev"), default));
        await DeployAsync(later);
        Assert.Equal(["dev/shop", "prod/web"], (await new DriftSteps(later, Drift).RunAsync(default)).Select(line => line.Key));
    }

    [Fact]
    public async Task Deploying_one_application_does_not_delete_what_moved_to_another()
    {
        const string Moves = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: moves }\ndata: { color: red }\n";
        Write("dev/web/moves.yaml", Moves);
        using (var run = OpenRun())
        {
            await DeployAsync(run);
        }

        Delete("dev/web");
        Write("dev/web/settings.yaml", Moves.Replace("moves", "settings", StringComparison.Ordinal));
        Write("dev/shop/moves.yaml", Moves.Replace("name: moves", "name: moves, annotations: { slipway.dev/moved-from: web }", StringComparison.Ordinal));
        using var only = OpenRun(application: "web");

        await DeployAsync(only);

        Assert.NotNull(await only.Cluster.GetAsync(Settings("dev") with { Name = "moves" }, default));
    }

    [Fact]
    public async Task Nothing_is_pruned_while_another_application_cannot_be_read()
    {
        Write("dev/web/more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n");
        using (var run = OpenRun())
        {
            await DeployAsync(run);
        }

        Delete("dev/web");
        Write("dev/web/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }\n");
        Write("dev/shop/broken.yaml", "apiVersion: [");
        using var only = OpenRun(application: "web");

        await DeployAsync(only);

        Assert.NotNull(await only.Cluster.GetAsync(Settings("dev") with { Name = "more" }, default));
    }

    [Fact]
    public async Task An_application_of_another_stage_in_the_same_namespace_is_no_orphan()
    {
        Write("slipway.yaml", "stages:\n- { name: dev, namespace: shared }\n- { name: prod, namespace: shared }\n");
        Delete("prod/web");
        Write("prod/shop/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\n");
        using var run = OpenRun();
        await DeployAsync(run);

        Assert.Equal([("dev/web", "as git says"), ("prod/shop", "as git says")], await new DriftSteps(run, Drift).RunAsync(default));
    }

    private static ResourceId Settings(string inNamespace) => new(GroupVersionKind.Of("v1", "ConfigMap"), inNamespace, "settings");

    private async Task DeployAsync(DeploymentRun run)
    {
        using var steps = new DeploymentSteps(run, Results);
        await steps.RunAsync(NoTests, default);
    }
}
