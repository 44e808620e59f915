using Serilog.Core;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Images.Registries;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Components.Tests.Processes;

/// <summary>Two releases with a migration each, and the ways back from the second: what runs, what is undone, and what git has.</summary>
public sealed class GoingBack : ConfigTest
{
    private static readonly StageName Dev = StageName.Parse("dev");
    private ImageReference first = null!;
    private ImageReference second = null!;

    private string Log => FolderOf("hooks.log");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (first, second) = (await PushImageAsync("1.3.0"), await PushImageAsync("1.4.0"));
        Clone.Push(
            "An application",
            ("slipway.yaml", "stages:\n- { name: dev }\n"),
            ("dev/web/web.yaml", Manifests.WithoutReplicas(ImageReference.Parse($"{first.Repository}:unreleased"))),
            ("dev/web/hooks.yaml", Hook("migrate", "before-apply, slipway.dev/rollback-hook: undo") + "---\n" + Hook("undo", "rollback")));
        await ReleaseAndDeployAsync(first);
        await ReleaseAndDeployAsync(second);
    }

    [UnixFact]
    public async Task The_revert_button_of_a_merged_release_brings_the_image_back_and_the_deployment_undoes_its_migration()
    {
        var merged = (await Forge.PullRequests.FindAsync("release/dev/web", default))[0];
        var revert = await PressAsync(merged.Url);
        Assert.Equal("Revert \"Release web 1.4.0 to dev\"", revert.Text.Title);

        await Forge.PullRequests.MergeAsync(revert.Number, revert.Head, default);
        await DeployMergedAsync();

        await AssertRunsAsync(first);
        Assert.Equal(["migrate", "migrate", "undo"], await File.ReadAllLinesAsync(Log));
        // Who asks for another way back now gets no further than there is: what was reverted is not gone back to.
        await Assert.ThrowsAsync<InvalidInputException>(PlanRollbackAsync);
    }

    [UnixFact]
    public async Task A_rollback_by_hand_brings_the_image_back_undoes_its_migration_and_keeps_what_changed_besides()
    {
        Clone.Push("A setting", ("dev/web/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }\n"));

        var rollback = Assert.Single(await Releases.ReleaseAsync(await PlanRollbackAsync(), history: null, default));
        await Releases.MergeAsync([rollback], TimeSpan.FromMinutes(5), default);
        await DeployMergedAsync();

        Assert.Equal("Roll back web from 1.4.0 to 1.3.0 in dev", rollback.Text.Title);
        await AssertRunsAsync(first);
        Assert.Equal("undo", (await File.ReadAllLinesAsync(Log))[^1]);
        Assert.True(File.Exists(Path.Combine(Clone.Folder, "dev", "web", "settings.yaml")));
    }

    [UnixFact]
    public async Task A_rollback_over_the_introduction_of_a_hook_undoes_it_and_does_not_run_it_now_nor_later()
    {
        Clone.Push("A hook", ("dev/web/seed.yaml", Hook("seed", "before-apply, slipway.dev/hook-when: image-changes, slipway.dev/rollback-hook: unseed") + "---\n" + Hook("unseed", "rollback")));
        await ReleaseAndDeployAsync(await PushImageAsync("1.5.0"));
        Assert.Equal(["migrate", "migrate", "migrate", "seed"], await File.ReadAllLinesAsync(Log));

        var rollback = Assert.Single(await Releases.ReleaseAsync(await PlanRollbackAsync(), history: null, default));
        await Releases.MergeAsync([rollback], TimeSpan.FromMinutes(5), default);
        await DeployMergedAsync();
        await DeployAsync();

        Assert.Equal("Roll back web from 1.5.0 to 1.4.0 in dev", rollback.Text.Title);
        Assert.Equal(["migrate", "migrate", "migrate", "seed", "unseed", "undo"], await File.ReadAllLinesAsync(Log));
        await AssertRunsAsync(second);
    }

    // The node runs what an image does not have from its own machine.
    private string Hook(string name, string annotations) =>
        $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: {{name}}, annotations: { slipway.dev/hook: {{annotations}} } }
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
              - { name: main, image: 'localhost:{{Sandbox.Address.Port}}/slipway/empty:latest', command: [/bin/sh, -c, 'echo {{name}} >> {{Log}}'] }

        """;

    private async Task ReleaseAndDeployAsync(ImageReference image)
    {
        await ReleaseAsync(image);
        await DeployMergedAsync();
    }

    private async Task DeployMergedAsync()
    {
        Clone.Git("pull", "--quiet");
        await DeployAsync();
    }

    /// <summary>Presses the button of a merged pull request's page; returns the pull request that it leads to.</summary>
    private async Task<PullRequest> PressAsync(Uri page)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", Sandbox.Token);
        using var form = PageForm.Read(await http.GetStringAsync(page), out var action);
        Assert.EndsWith("/revert", action.OriginalString, StringComparison.Ordinal);
        using var answer = await http.PostAsync(new Uri(Sandbox.Address, action), form);
        answer.EnsureSuccessStatusCode();
        return await Forge.PullRequests.GetAsync(int.Parse(answer.RequestMessage!.RequestUri!.Segments[^1], System.Globalization.CultureInfo.InvariantCulture), default);
    }

    private async Task<ReleaseRequest> PlanRollbackAsync()
    {
        using var registry = new RegistryClient(new RegistryOptions { DockerConfigFolder = Sandbox.DockerConfigFolder }, Logger.None);
        return await new RollbackPlanner(Clone.Repository, new GitConfigHistory(Clone.Folder, Logger.None), registry, Logger.None).PlanAsync(Dev, application: null, version: null, default);
    }

    private async Task AssertRunsAsync(ImageReference image)
    {
        using var cluster = ClusterConnection.Open(new ClusterOptions { Kubeconfig = Sandbox.KubeconfigPath }, Logger.None);
        var deployment = await cluster.GetAsync(new ResourceId(GroupVersionKind.Of("apps/v1", "Deployment"), "dev", "web"), default);
        Assert.Equal(image.ToString(), Assert.Single(ContainerImages.Of(deployment!)).Image);
        Assert.Contains(image.ToString(), await File.ReadAllTextAsync(Path.Combine(Clone.Folder, "dev", "web", "web.yaml")), StringComparison.Ordinal);
    }
}
