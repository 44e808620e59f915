using Serilog.Core;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Forges;
using Slipway.GitHub;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Sandbox.Hosting;
using Slipway.Smoke;

namespace Slipway.Components.Tests.Deploying;

public sealed class Deployments : IAsyncLifetime
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }\n";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-deploy-");
    private SandboxServer sandbox = null!;
    private GitHubForge forge = null!;
    private CommitSha commit = null!;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(new SandboxOptions { Folder = Path.Combine(folder.FullName, "sandbox"), Port = 0, RunCi = false });
        forge = new GitHubForge(GitHubRepository.Parse(sandbox.ConfigRepository.AbsoluteUri), new Secret(sandbox.Token), Logger.None);
        var repository = new Git.GitConfigRepository(
            new Git.GitRemote(sandbox.ConfigRepository.AbsoluteUri, new Secret(sandbox.Token)), Path.Combine(folder.FullName, "git"), Logger.None);
        commit = (await repository.FetchAsync([], default)).Base.Commit;
        Write("slipway.yaml", "stages:\n- { name: dev, url: 'http://127.0.0.1:1/apps/dev/{application}/' }\n- { name: prod }\n");
        Write("dev/web/settings.yaml", Settings);
        Write("prod/web/settings.yaml", Settings);
    }

    public async Task DisposeAsync()
    {
        await sandbox.DisposeAsync();
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_stage_is_applied_and_reported_with_its_address()
    {
        using var steps = Open();

        await steps.RunAsync(NoTests, default);

        var dev = await forge.Deployments.FindAsync(commit, "dev/web", default);
        var prod = await forge.Deployments.FindAsync(commit, "prod/web", default);
        var status = (await forge.Deployments.GetStatusesAsync(commit, default)).Single(status => status.Context == "slipway/deploy");
        Assert.Equal((ReportState.Success, "http://127.0.0.1:1/apps/dev/web/"), (dev!.State, dev.EnvironmentUrl?.AbsoluteUri));
        Assert.Equal(ReportState.Success, prod!.State);
        Assert.Equal(ReportState.Success, status.State);
        Assert.All(Results.Read(steps.Stamp).Applications, application => Assert.Equal(DeploymentState.Deployed, application.State));
    }

    [Fact]
    public async Task Deploying_the_same_commit_again_changes_nothing_and_says_so()
    {
        using (var first = Open())
        {
            await first.RunAsync(NoTests, default);
        }

        using var steps = Open();
        var summary = await steps.RunAsync(NoTests, default);

        Assert.Contains(("dev/web", "1 unchanged, no smoke tests"), summary);
        Assert.All(Results.Read(steps.Stamp).Applications, application => Assert.Equal(DeploymentState.Unchanged, application.State));
    }

    [Fact]
    public async Task A_smoke_test_that_fails_stops_the_later_stages_and_is_reported()
    {
        using var steps = Open();
        var test = new SmokeTest { Target = new SmokeTarget.Url(new Uri("http://127.0.0.1:1/")), Attempts = 1 };

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => steps.RunAsync((_, _) => [test], default));

        var status = (await forge.Deployments.GetStatusesAsync(commit, default)).Single(status => status.Context == "slipway/deploy");
        Assert.StartsWith("dev/web: is healthy, but a smoke test failed:", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ReportState.Failure, (await forge.Deployments.FindAsync(commit, "dev/web", default))!.State);
        Assert.Null(await forge.Deployments.FindAsync(commit, "prod/web", default));
        Assert.Equal(ReportState.Failure, status.State);
    }

    [Fact]
    public async Task An_application_without_a_release_is_skipped()
    {
        Write("dev/api/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec: { containers: [{ name: api, image: 'localhost/acme/api:unreleased' }] }\n");
        using var steps = Open();

        var summary = await steps.RunAsync(NoTests, default);

        Assert.Contains(("dev/api", "waiting for its first release"), summary);
        Assert.Null(await forge.Deployments.FindAsync(commit, "dev/api", default));
    }

    [Fact]
    public async Task A_preview_changes_nothing_and_sets_its_status()
    {
        using var steps = Open();

        var plans = await steps.PreviewAsync(default);
        var again = await steps.PreviewAsync(default);

        var status = (await forge.Deployments.GetStatusesAsync(commit, default)).Single(status => status.Context == "slipway/preview");
        Assert.Equal("dev/web: 2 to create; prod/web: 2 to create", status.Description);
        Assert.Equal(plans.Select(plan => plan.Hash), again.Select(plan => plan.Hash));
    }

    [Fact]
    public async Task Wrong_manifests_fail_the_preview_with_all_problems()
    {
        Write("dev/web/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: [\n");
        Write("prod/web/b.yaml", "kind: ConfigMap\n");
        using var steps = Open();

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => steps.PreviewAsync(default));

        var status = (await forge.Deployments.GetStatusesAsync(commit, default)).Single(status => status.Context == "slipway/preview");
        Assert.Contains(failure.Problems, problem => problem.Subject.StartsWith("dev/web/a.yaml:", StringComparison.Ordinal));
        Assert.Contains(failure.Problems, problem => problem.Subject.StartsWith("prod/web/b.yaml:", StringComparison.Ordinal));
        Assert.Equal(ReportState.Failure, status.State);
    }

    [Fact]
    public async Task A_forge_that_cannot_be_reached_does_not_stop_a_deployment()
    {
        using var steps = Open(new GitHubForge(GitHubRepository.Parse("http://127.0.0.1:1/acme/config.git"), new Secret("t"), Logger.None, new ImpatientTime()).Deployments);

        await steps.RunAsync(NoTests, default);

        Assert.Equal(2, Results.Read(steps.Stamp).Applications.Count);
    }

    private ArtifactFile<DeploymentResult> Results => new(Path.Combine(folder.FullName, "artifacts", "deployment.json"), "Deploy");

    private static IEnumerable<SmokeTest> NoTests(StageName stage, ApplicationName application) => [];

    private DeploymentSteps Open(IDeployments? deployments = null) => new(
        new RenderSteps(folder.FullName, null, null),
        ClusterConnection.Open(new ClusterOptions { Kubeconfig = sandbox.KubeconfigPath }, Logger.None),
        commit,
        (_, _, _) => Task.FromResult<bool?>(true),
        new DeploymentReports(deployments ?? forge.Deployments, commit, run: null),
        "a test",
        Results);

    private void Write(string path, string text)
    {
        var full = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
