using Slipway.Components.Deploying;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Components.Tests.Deploying;

/// <summary>What is left in the cluster of what git does not have any more, and how it goes.</summary>
public sealed class OrphansAndRemovals : DeploymentTest
{
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
        Assert.NotNull(await later.Clusters.OfRun.GetAsync(Settings("dev") with { Name = "shop" }, default));
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => new DriftDetection(later, Drift).RunAsync(default));
        Assert.StartsWith("dev/shop: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["dev/shop"], Drift.Read(later.Stamp).Orphans);

        var removal = new ApplicationRemoval(later);
        Assert.Equal([("dev/shop", "1 pruned")], await removal.RunAsync(StageName.Parse("dev"), ApplicationName.Parse("shop"), default));

        Assert.Null(await later.Clusters.OfRun.GetAsync(Settings("dev") with { Name = "shop" }, default));
        Assert.Contains("nothing to remove", (await removal.RunAsync(StageName.Parse("dev"), ApplicationName.Parse("shop"), default))[0].Value, StringComparison.Ordinal);
        Assert.Equal(2, (await new DriftDetection(later, Drift).RunAsync(default)).Count);
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
        Assert.Empty(await new CommitPreview(later).RunAsync(default));

        Assert.NotNull(await later.Clusters.OfRun.GetAsync(Settings("prod"), default));
        Assert.Equal(["dev/web", "prod/web"], (await new OrphanSearch(later).FindAsync(default)).Orphans.Select(orphan => orphan.ToString()));
        Assert.Equal([("prod/web", "1 pruned")], await new ApplicationRemoval(later).RunAsync(StageName.Parse("prod"), ApplicationName.Parse("web"), default));
        Assert.Null(await later.Clusters.OfRun.GetAsync(Settings("prod"), default));
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
        await new ApplicationRemoval(later).RunAsync(StageName.Parse("dev"), ApplicationName.Parse("web"), default);

        Assert.Null(await later.Clusters.OfRun.GetAsync(new ResourceId(GroupVersionKind.Of("v1", "ConfigMap"), "dev", "slipway-web"), default));
        Assert.Null(await later.Clusters.OfRun.GetAsync(new ResourceId(GroupVersionKind.Of("coordination.k8s.io/v1", "Lease"), "dev", "slipway-web"), default));
    }

    [Fact]
    public async Task An_application_that_git_still_has_is_not_removed()
    {
        using var run = OpenRun();
        await DeployAsync(run);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(
            () => new ApplicationRemoval(run).RunAsync(StageName.Parse("dev"), ApplicationName.Parse("web"), default));

        Assert.Contains("Delete it with a pull request first", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await run.Clusters.OfRun.GetAsync(Settings("dev"), default));
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

        await new ApplicationRemoval(later).RunAsync(StageName.Parse("dev"), ApplicationName.Parse("web"), default);

        Assert.NotNull(await later.Clusters.OfRun.GetAsync(Settings("dev"), default));
        await DeployAsync(later);
        Assert.Equal(["dev/shop", "prod/web"], (await new DriftDetection(later, Drift).RunAsync(default)).Select(line => line.Key));
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

        Assert.NotNull(await only.Clusters.OfRun.GetAsync(Settings("dev") with { Name = "moves" }, default));
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

        Assert.NotNull(await only.Clusters.OfRun.GetAsync(Settings("dev") with { Name = "more" }, default));
    }

    [Fact]
    public async Task An_application_of_another_stage_in_the_same_namespace_is_no_orphan()
    {
        Write("slipway.yaml", "stages:\n- { name: dev, namespace: shared }\n- { name: prod, namespace: shared }\n");
        Delete("prod/web");
        Write("prod/shop/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\n");
        using var run = OpenRun();
        await DeployAsync(run);

        Assert.Equal([("dev/web", "as git says"), ("prod/shop", "as git says")], await new DriftDetection(run, Drift).RunAsync(default));
    }

    [Fact]
    public async Task The_sets_of_a_stage_that_got_another_namespace_are_shown_and_go_when_the_old_one_is_named()
    {
        await DeployAllAsync();
        Write("slipway.yaml", "stages:\n- { name: dev, namespace: dev-next }\n- { name: prod }\n");
        using var later = OpenRun();
        await DeployAsync(later);

        var orphan = Assert.Single((await new OrphanSearch(later).FindAsync(default)).Orphans);
        Assert.Equal("stage dev is in namespace dev-next now.", orphan.Reason);
        Assert.Equal("./build.sh Remove --stage dev --application web --namespace dev", orphan.Command);
        Assert.StartsWith("dev/web (namespace dev): ", (await Assert.ThrowsAsync<SlipwayException>(() => new DriftDetection(later, Drift).RunAsync(default))).Message, StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => RemoveAsync(later, "dev", "web"));
        Assert.Contains("Its set in namespace dev is what git does not have any more: ./build.sh Remove", refusal.Message, StringComparison.Ordinal);

        Assert.Equal([("dev/web", "1 pruned")], await RemoveAsync(later, "dev", "web", inNamespace: "dev"));
        Assert.Null(await later.Clusters.OfRun.GetAsync(Settings("dev"), default));
        Assert.NotNull(await later.Clusters.OfRun.GetAsync(Settings("dev-next"), default));
        Assert.Equal(2, (await new DriftDetection(later, Drift).RunAsync(default)).Count);
    }

    [Fact]
    public async Task The_sets_of_a_stage_that_left_slipway_yaml_are_shown_and_go_when_they_are_named()
    {
        await DeployAllAsync();
        // Its folder may stay.
        Write("slipway.yaml", "stages:\n- { name: dev }\n");
        using var later = OpenRun();
        var comments = new PullRequestComments();
        await new CommitPreview(later, new PreviewComment(comments, 7, null, Commit)).RunAsync(default);
        Assert.Contains("#### prod/web (namespace prod): left behind\n\nslipway.yaml has no stage prod any more. What is left of it goes with `./build.sh Remove --stage prod --application web --namespace prod`", comments.Text, StringComparison.Ordinal);

        var orphan = Assert.Single((await new OrphanSearch(later).FindAsync(default)).Orphans);
        Assert.Equal("slipway.yaml has no stage prod any more.", orphan.Reason);
        Assert.Equal([("prod/web", "1 pruned")], await RemoveAsync(later, "prod", "web"));

        Assert.Null(await later.Clusters.OfRun.GetAsync(Settings("prod"), default));
        Assert.NotNull(await later.Clusters.OfRun.GetAsync(Settings("dev"), default));
        var mistyped = await Assert.ThrowsAsync<InvalidInputException>(() => RemoveAsync(later, "prd", "web"));
        Assert.Contains("slipway.yaml has no such stage; its stages are: dev.", mistyped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_was_renamed_in_its_namespace_is_not_removed_by_its_old_name()
    {
        Write("slipway.yaml", "stages:\n- { name: dev, namespace: shop }\n- { name: prod }\n");
        await DeployAllAsync();
        Write("slipway.yaml", "stages:\n- { name: test, namespace: shop }\n- { name: prod }\n");
        Write("test/web/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n");
        using var later = OpenRun();

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => RemoveAsync(later, "dev", "web"));

        Assert.Contains("if the stage was renamed, kubectl annotate configmap slipway-web -n shop slipway.dev/stage-", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(await later.Clusters.OfRun.GetAsync(Settings("shop"), default));
    }

    [Fact]
    public async Task The_set_of_another_config_repository_is_neither_shown_nor_called_drift()
    {
        using (var theirs = OpenRun(config: "github.com/acme/other"))
        {
            await DeployAsync(theirs);
        }

        Delete("dev/web");
        using var ours = OpenRun(config: "github.com/acme/config");
        Assert.Empty((await new OrphanSearch(ours).FindAsync(default)).Orphans);
        using var again = OpenRun(config: "github.com/acme/other");
        Assert.Equal("dev/web", Assert.Single((await new OrphanSearch(again).FindAsync(default)).Orphans).ToString());
    }

    [Fact]
    public async Task A_set_without_a_mark_is_ours_only_if_its_commit_is()
    {
        await DeployAllAsync();
        Delete("dev/web");
        using var ours = OpenRun(config: "github.com/acme/config");
        Assert.Single((await new OrphanSearch(ours).FindAsync(default)).Orphans);
        using var others = ours with { IsAncestor = (_, _, _) => Task.FromResult<bool?>(null) };

        Assert.Empty((await new OrphanSearch(others).FindAsync(default)).Orphans);
    }

    [Fact]
    public async Task What_only_a_stage_of_another_cluster_has_in_git_is_pruned()
    {
        const string More = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n";
        Write("slipway.yaml", "stages:\n- { name: dev, namespace: shop }\n- { name: prod, namespace: shop }\n");
        Write("dev/web/more.yaml", More);
        Write("prod/web/more.yaml", More);
        await DeployStageAsync("dev");
        File.Delete(PathOf("dev/web/more.yaml"));
        Write("dev/shop/shop.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\n");

        // Prod was never deployed to this cluster; it is in the namespace of the same name of another one.
        await DeployStageAsync("dev");

        using var run = OpenRun();
        Assert.Null(await run.Clusters.OfRun.GetAsync(Settings("shop") with { Name = "more" }, default));
    }

    [Fact]
    public async Task What_a_stage_of_the_same_cluster_and_namespace_has_in_git_is_kept()
    {
        const string Moves = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: moves }\n";
        Write("slipway.yaml", "stages:\n- { name: dev, namespace: shop }\n- { name: prod, namespace: shop }\n");
        Delete("prod/web");
        Write("prod/other/other.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }\n");
        Write("dev/web/moves.yaml", Moves);
        await DeployAllAsync();
        File.Delete(PathOf("dev/web/moves.yaml"));
        Write("prod/other/moves.yaml", Moves);

        await DeployStageAsync("dev");

        using var run = OpenRun();
        Assert.NotNull(await run.Clusters.OfRun.GetAsync(Settings("shop") with { Name = "moves" }, default));
    }

    [Fact]
    public async Task What_git_moves_to_a_stage_that_was_not_deployed_yet_is_kept()
    {
        const string Moves = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: moves }\n";
        Write("slipway.yaml", "stages:\n- { name: dev, namespace: shop }\n- { name: prod, namespace: shop }\n");
        Delete("prod/web");
        Write("dev/web/moves.yaml", Moves);
        await DeployAllAsync();
        File.Delete(PathOf("dev/web/moves.yaml"));
        Write("prod/other/moves.yaml", Moves.Replace("name: moves", "name: moves, annotations: { slipway.dev/moved-from: web }", StringComparison.Ordinal));

        await DeployStageAsync("dev");

        using var run = OpenRun();
        Assert.NotNull(await run.Clusters.OfRun.GetAsync(Settings("shop") with { Name = "moves" }, default));
    }

    [Fact]
    public async Task An_application_that_only_a_stage_of_another_cluster_has_is_an_orphan()
    {
        Write("slipway.yaml", "stages:\n- { name: dev, namespace: shop }\n- { name: prod, namespace: shop }\n");
        await DeployStageAsync("dev");
        Delete("dev/web");
        using var run = OpenRun(stage: "dev");

        Assert.Equal("dev/web", Assert.Single((await new OrphanSearch(run).FindAsync(default)).Orphans).ToString());
    }

    [Fact]
    public async Task Nothing_is_removed_while_another_application_cannot_be_read()
    {
        await DeployAllAsync();
        Delete("dev/web");
        Write("dev/shop/broken.yaml", "apiVersion: [");
        using var later = OpenRun();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RemoveAsync(later, "dev", "web"));

        Assert.Contains("! dev/web cannot be removed: dev/shop cannot be rendered and may have its objects in git now.", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await later.Clusters.OfRun.GetAsync(Settings("dev"), default));
        Assert.NotNull(await later.Clusters.OfRun.GetAsync(Settings("dev") with { Name = "slipway-web" }, default));
    }

    private static ResourceId Settings(string inNamespace) => new(GroupVersionKind.Of("v1", "ConfigMap"), inNamespace, "settings");

    private static async Task<IReadOnlyList<(string Key, string Value)>> RemoveAsync(DeploymentRun run, string stage, string application, string? inNamespace = null) =>
        await new ApplicationRemoval(run) { Namespace = inNamespace }.RunAsync(StageName.Parse(stage), ApplicationName.Parse(application), default);

    private async Task DeployAllAsync()
    {
        using var run = OpenRun();
        await DeployAsync(run);
    }

    private async Task DeployStageAsync(string stage)
    {
        using var run = OpenRun(stage: stage);
        await DeployAsync(run);
    }
}
