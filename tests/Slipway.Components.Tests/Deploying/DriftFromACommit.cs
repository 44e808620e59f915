using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Components.Tests.Deploying;

/// <summary>How the cluster differs from what git says, or from what was deployed of it.</summary>
public sealed class DriftFromACommit : DeploymentTest
{
    [Fact]
    public async Task A_cluster_that_is_as_git_says_has_no_drift()
    {
        using var run = OpenRun();
        await DeployAsync(run);

        var summary = await new DriftDetection(run, Drift).RunAsync(default);

        Assert.Equal([("dev/web", "as git says"), ("prod/web", "as git says")], summary);
    }

    [Fact]
    public async Task Drift_fails_the_run_and_is_written_to_a_file()
    {
        using var run = OpenRun();
        await DeployAsync(run);
        await DeleteSettingsAsync(run);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => new DriftDetection(run, Drift).RunAsync(default));

        Assert.StartsWith("dev/web: the cluster differs from commit", failure.Message, StringComparison.Ordinal);
        var difference = Drift.Read(run.Stamp).Applications[0].GetList("differences")!.Maps.First();
        Assert.Equal("missing", difference.GetString("kind"));
    }

    [Fact]
    public async Task What_git_has_and_nobody_deployed_yet_is_no_drift_and_what_somebody_changed_meanwhile_is()
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        var first = clone.Push("First", ("slipway.yaml", "stages:\n- { name: dev }\n"), ("dev/web/settings.yaml", Colored("red")));
        using (var run = OpenRunOf(clone))
        {
            await DeployAsync(run);
        }

        clone.Push("Second", ("dev/web/settings.yaml", Colored("blue")));
        using var later = OpenRunOf(clone);

        Assert.Equal([("dev/web", $"as deployed ({first.Abbreviated}); git is ahead")], await new DriftDetection(later, Drift).RunAsync(default));

        await DeleteSettingsAsync(later);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => new DriftDetection(later, Drift).RunAsync(default));
        Assert.StartsWith("dev/web: the cluster differs from what was deployed (1 difference, see above).", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_is_not_ahead_by_a_commit_that_changed_something_else()
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        clone.Push("First", ("slipway.yaml", "stages:\n- { name: dev }\n"), ("dev/web/settings.yaml", Colored("red")));
        using (var run = OpenRunOf(clone))
        {
            await DeployAsync(run);
        }

        clone.Push("Notes", ("notes.md", "Later\n"));
        using var later = OpenRunOf(clone);
        await DeleteSettingsAsync(later);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => new DriftDetection(later, Drift).RunAsync(default));
        Assert.StartsWith($"dev/web: the cluster differs from commit {clone.Head.Abbreviated} (1 difference, see above).", failure.Message, StringComparison.Ordinal);
    }

    private DeploymentRun OpenRunOf(ConfigClone clone) => OpenRun() with
    {
        Manifests = new ManifestRenderings(clone.Folder, null, null), Commit = clone.Head, History = new GitConfigHistory(clone.Folder, Logger.None),
    };

    private static string Colored(string color) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: settings }}\ndata: {{ color: {color} }}\n";

    private static async Task DeleteSettingsAsync(DeploymentRun run)
    {
        var id = new ResourceId(GroupVersionKind.Of("v1", "ConfigMap"), "dev", "settings");
        await run.Clusters.OfRun.DeleteAsync(id, new DeleteOptions { Uid = (await run.Clusters.OfRun.GetAsync(id, default))!.Uid! }, default);
    }
}
