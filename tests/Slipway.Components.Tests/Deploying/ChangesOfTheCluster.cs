using Serilog.Core;
using Slipway.ApplySets;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Engine.Events;
using Slipway.Engine.Locking;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Rollouts;

namespace Slipway.Components.Tests.Deploying;

/// <summary>From a change that somebody made in the cluster to the pull request, its merge, and a cluster that is as git says.</summary>
public sealed class ChangesOfTheCluster : SyncTest
{
    private const string Base = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  color: red # for now\n  size: \"3\"\n";

    [ProgramFact("kubectl")]
    public async Task A_change_becomes_a_pull_request_and_after_its_merge_the_cluster_is_as_git_says()
    {
        var clone = Start(("dev/web/settings.yaml", Base));
        await DeployAsync(clone);
        await ChangeAsync("dev", """{"data":{"color":"green","size":"4"}}""");

        var summary = await SyncAsync(clone);

        var open = (await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default))!;
        Assert.Contains(("dev/web", open.Url.AbsoluteUri), summary);
        Assert.Equal("Take over 2 changes in dev of web", open.Text.Title);
        Assert.Contains("| ConfigMap settings data.color | red | green | kubectl-edit |", open.Text.Body, StringComparison.Ordinal);
        Assert.Contains("| dev/web/settings.yaml:6:10 |", open.Text.Body, StringComparison.Ordinal);
        clone.Git("fetch", "--quiet");
        Assert.Equal(
            Base.Replace("red # for now", "green # for now", StringComparison.Ordinal).Replace("\"3\"", "\"4\"", StringComparison.Ordinal).TrimEnd(),
            clone.Git("show", $"{open.Head}:dev/web/settings.yaml"));
        Assert.Equal("1", clone.Git("rev-list", "--count", $"main..{open.Head}"));
        Assert.Contains("Slipway-Object: v1 ConfigMap dev/settings", clone.Git("log", "-1", "--format=%B", open.Head.Value), StringComparison.Ordinal);

        Assert.Equal(summary, await SyncAsync(clone));
        Assert.Equal(open.Head, (await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default))!.Head);

        await Forge.PullRequests.MergeAsync(open.Number, open.Head, default);
        clone.Git("pull", "--quiet");
        await DeployAsync(clone);
        using var run = RunOf(clone);
        Assert.Equal([("dev/web", "as git says")], await new DriftDetection(run, Drift).RunAsync(default));
        Assert.Equal([("dev/web", "nothing to propose")], await SyncAsync(clone));
    }

    [ProgramFact("kubectl")]
    public async Task A_change_that_was_undone_closes_its_pull_request_with_one_comment()
    {
        var clone = Start(("dev/web/settings.yaml", Base));
        await DeployAsync(clone);
        await ChangeAsync("dev", """{"data":{"color":"green"}}""");
        await SyncAsync(clone);
        var open = (await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default))!;
        await ChangeAsync("dev", """{"data":{"color":"red"}}""");

        var summary = await SyncAsync(clone);

        Assert.Contains("is closed: there is nothing left to take over", summary[0].Value, StringComparison.Ordinal);
        Assert.Equal(PullRequestState.Closed, (await Forge.PullRequests.GetAsync(open.Number, default)).State);
        Assert.Equal([("dev/web", "nothing to propose")], await SyncAsync(clone));
    }

    [ProgramFact("kubectl")]
    public async Task What_a_person_closed_is_not_proposed_again_unasked()
    {
        var clone = Start(("dev/web/settings.yaml", Base));
        await DeployAsync(clone);
        await ChangeAsync("dev", """{"data":{"color":"green"}}""");
        await SyncAsync(clone);
        var open = (await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default))!;
        await Forge.PullRequests.CloseAsync(open.Number, open.Text.Body, default);

        Assert.Contains("somebody closed it", (await SyncAsync(clone))[0].Value, StringComparison.Ordinal);
        Assert.Null(await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default));
        await SyncAsync(clone, reopens: true);
        Assert.NotNull(await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default));
    }

    [ProgramFact("kubectl")]
    public async Task A_branch_that_a_person_pushed_to_is_left_alone()
    {
        var clone = Start(("dev/web/settings.yaml", Base));
        await DeployAsync(clone);
        await ChangeAsync("dev", """{"data":{"color":"green"}}""");
        clone.Git("push", "--quiet", "origin", "HEAD:refs/heads/sync/dev/web");

        Assert.Contains("has a commit that is not Slipway's", (await SyncAsync(clone))[0].Value, StringComparison.Ordinal);
        Assert.Equal(clone.Head.Value, clone.Git("ls-remote", "origin", "refs/heads/sync/dev/web").Split('\t')[0]);
    }

    [ProgramFact("kubectl")]
    public async Task What_git_changed_too_is_a_conflict_and_the_rest_is_proposed()
    {
        var clone = Start(("dev/web/settings.yaml", Base));
        await DeployAsync(clone);
        await ChangeAsync("dev", """{"data":{"color":"green","size":"4"}}""");
        clone.Push("Blue it is", ("dev/web/settings.yaml", Base.Replace("red", "blue", StringComparison.Ordinal)));

        var summary = await SyncAsync(clone);

        Assert.EndsWith("(1 not proposed, see above)", summary[0].Value, StringComparison.Ordinal);
        var open = (await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default))!;
        Assert.Contains("git changed it too since it was deployed: red was deployed, git has blue now, the cluster green", open.Text.Body, StringComparison.Ordinal);
        clone.Git("fetch", "--quiet");
        Assert.Equal(Base.Replace("red", "blue", StringComparison.Ordinal).Replace("\"3\"", "\"4\"", StringComparison.Ordinal).TrimEnd(), clone.Git("show", $"{open.Head}:dev/web/settings.yaml"));
    }

    [ProgramFact("kubectl")]
    public async Task A_change_of_the_last_minutes_waits_and_so_does_what_looks_like_a_secret()
    {
        var clone = Start(("dev/web/settings.yaml", Base));
        await DeployAsync(clone);
        await ChangeAsync("dev", """{"data":{"color":"green"}}""");

        var young = await PlanAsync(clone, settled: false);
        Assert.Empty(young.GetList("edits")!);
        Assert.Contains("somebody may still be at work", young.GetList("refused")!.ToString(), StringComparison.Ordinal);

        await ChangeAsync("dev", """{"data":{"db_password":"swordfish"}}""");
        var secret = await PlanAsync(clone);
        Assert.Single(secret.GetList("edits")!);
        Assert.Contains("the value looks like a secret", secret.GetList("refused")!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", secret.ToString(), StringComparison.Ordinal);
    }

    [ProgramFact("kubectl")]
    public async Task A_file_that_two_stages_share_is_not_edited_for_one()
    {
        const string Overlay = "resources: [../../base]\n";
        var clone = Start(("base/kustomization.yaml", "resources: [settings.yaml]\n"), ("base/settings.yaml", Base), ("dev/web/kustomization.yaml", Overlay), ("prod/web/kustomization.yaml", Overlay));
        await DeployAsync(clone);
        await ChangeAsync("prod", """{"data":{"color":"green"}}""");

        var refused = await PlanAsync(clone, stage: "prod");
        Assert.Contains("it would also change dev/web: ConfigMap settings data.color: red -> green", refused.GetList("refused")!.ToString(), StringComparison.Ordinal);

        var patched = await PlanAsync(clone, stage: "prod", createsPatches: true);
        Assert.Equal("prod/web/kustomization.yaml (new patch)", patched.GetList("edits")!.Maps.First().GetString("place"));
    }

    [ProgramFact("kubectl")]
    public async Task What_kubectl_edit_set_patch_and_scale_did_comes_to_git_byte_by_byte()
    {
        const string Deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 0 # nobody yet\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n      - name: web\n        image: \"example.invalid/web:1.0\"\n        env:\n        - {name: LOG, value: info}\n";
        var clone = Start(("dev/web/all.yaml", Base + "---\n" + Deployment));
        await DeployAsync(clone);

        await KubectlAsync("edit", "configmap/settings");
        await KubectlAsync("set", "image", "deployment/web", "web=example.invalid/web:1.1");
        await KubectlAsync("set", "env", "deployment/web", "LOG=debug");
        await KubectlAsync("annotate", "configmap/settings", "example.com/why=INC-4711");
        await KubectlAsync("patch", "configmap/settings", "--type=merge", "-p", "{\"data\":{\"shape\":\"round\"}}");
        await SyncAsync(clone);

        var open = (await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default))!;
        clone.Git("fetch", "--quiet");
        Assert.Equal(
            (Base.Replace("red", "green", StringComparison.Ordinal).Replace("  name: settings\n", "  name: settings\n  annotations:\n    example.com/why: INC-4711\n", StringComparison.Ordinal)
                + "  shape: round\n---\n" + Deployment.Replace("web:1.0", "web:1.1", StringComparison.Ordinal).Replace("value: info", "value: debug", StringComparison.Ordinal)).TrimEnd(),
            clone.Git("show", $"{open.Head}:dev/web/all.yaml"));
        Assert.All(["kubectl-edit", "kubectl-set", "kubectl-annotate", "kubectl-patch"], tool => Assert.Contains($"| {tool} |", open.Text.Body, StringComparison.Ordinal));

        await Forge.PullRequests.MergeAsync(open.Number, open.Head, default);
        clone.Git("pull", "--quiet");
        await DeployAsync(clone);
        using (var run = RunOf(clone))
        {
            Assert.Equal([("dev/web", "as git says")], await new DriftDetection(run, Drift).RunAsync(default));
        }

        // The fields are git's again: a release changes them without a conflict.
        clone.Push("On it goes", ("dev/web/all.yaml", (Base + "---\n" + Deployment).Replace("red", "blue", StringComparison.Ordinal).Replace("web:1.0", "web:1.2", StringComparison.Ordinal)));
        await DeployAsync(clone);

        await KubectlAsync("scale", "deployment/web", "--replicas=3");
        Assert.Equal("spec.replicas", (await PlanAsync(clone)).GetList("edits")!.Maps.Single().GetString("path"));
    }

    [ProgramFact("kubectl")]
    public async Task A_running_deployment_and_a_running_rollout_are_waited_for()
    {
        var clone = Start(("dev/web/settings.yaml", Base));
        await DeployAsync(clone);
        await ChangeAsync("dev", """{"data":{"color":"green"}}""");
        var target = new RenderingTarget { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("dev"), Namespace = "dev" };
        var set = ApplySetParent.IdOf(target).Name;
        Write("rollout.json", RolloutRecordText.Of(new RolloutRecord
        {
            Commit = clone.Head, Release = "1", From = clone.Head, StrategyHash = "x", Strategy = new RolloutStrategy(), Deployment = "web", Phase = RolloutPhase.Observing,
            Step = 1, Steps = 3, Weight = 10, Replicas = 1, Looked = DateTimeOffset.UnixEpoch, Deadline = DateTimeOffset.UnixEpoch, By = "a run",
        }));
        await KubectlAsync("annotate", "configmap", set, $"slipway.dev/rollout={await File.ReadAllTextAsync(PathOf("rollout.json"))}");

        Assert.StartsWith("a rollout is under way (", (await SyncAsync(clone))[0].Value, StringComparison.Ordinal);

        await KubectlAsync("annotate", "configmap", set, "slipway.dev/rollout-");
        using (var run = RunOf(clone))
        {
            var events = new TargetEvents(new EventFanOut([], TimeProvider.System, Logger.None), target);
            await using var held = await ApplySetLock.TakeAsync(run.Clusters.OfRun, "dev", set, new LockOptions { Holder = "another run" }, events, default);
            Assert.StartsWith("a deployment is under way (another run", (await SyncAsync(clone))[0].Value, StringComparison.Ordinal);
        }

        Assert.Null(await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default));
    }

    [ProgramFact("kubectl")]
    public async Task What_changed_again_while_a_run_looked_waits_for_the_next_one()
    {
        var clone = Start(("dev/web/settings.yaml", Base), ("prod/web/settings.yaml", Base));
        await DeployAsync(clone);
        await ChangeAsync("dev", """{"data":{"color":"green"}}""");
        await ChangeAsync("prod", """{"data":{"color":"green"}}""");

        var summary = await SyncAsync(clone, repository: new Meanwhile(clone.Repository, () => ChangeAsync("prod", """{"data":{"color":"blue"}}""")));

        Assert.Equal("v1 ConfigMap prod/settings data.color changed again while this ran: somebody is at work. Run again later.", summary.Single(line => line.Key == "prod/web").Value);
        Assert.Null(await Forge.PullRequests.FindOpenAsync("sync/prod/web", "main", default));
        Assert.NotNull(await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default));
    }

    [ProgramFact("kubectl")]
    public async Task With_a_history_that_lost_the_deployed_commit_nothing_is_proposed()
    {
        var clone = Start(("dev/web/settings.yaml", Base));
        await DeployAsync(clone);
        await ChangeAsync("dev", """{"data":{"color":"green"}}""");
        var target = new RenderingTarget { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("dev"), Namespace = "dev" };
        await KubectlAsync("annotate", "--overwrite", "configmap", ApplySetParent.IdOf(target).Name, "slipway.dev/applied-commit=" + new string('c', 40));

        var plan = await PlanAsync(clone);

        Assert.Empty(plan.GetList("edits")!);
        Assert.Contains("what was deployed is commit ccccccc, which cannot be rendered here, so that what git changed since is not known. Deploy first.", plan.GetList("refused")!.ToString(), StringComparison.Ordinal);
    }

    [ProgramFact("kubectl")]
    public async Task What_cannot_change_in_place_is_not_proposed()
    {
        var clone = Start(("dev/web/settings.yaml", Base + "immutable: true\n"));
        await DeployAsync(clone);
        Write("live.yaml", (await KubectlAsync("get", "configmap", "settings", "-o", "yaml", "--show-managed-fields")).Replace("red", "green", StringComparison.Ordinal));
        await KubectlAsync("replace", "--force", "-f", PathOf("live.yaml"));

        var plan = await PlanAsync(clone);

        Assert.Empty(plan.GetList("edits")!);
        Assert.Contains("immutable", plan.GetList("refused")!.ToString(), StringComparison.Ordinal);
    }

    // What happens after the first push.
    private sealed class Meanwhile(IConfigRepository inner, Func<Task> happens) : IConfigRepository
    {
        public IBranchHistory? History => inner.History;

        public Task<ConfigSnapshot> FetchAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken) => inner.FetchAsync(branches, cancellationToken);

        public async Task<CommitSha> CommitAsync(ConfigCommit commit, CancellationToken cancellationToken)
        {
            var made = await inner.CommitAsync(commit, cancellationToken);
            await happens();
            return made;
        }
    }
}
