using Slipway.Components.Deploying;
using Slipway.Deployments;
using Slipway.Naming;
using Slipway.Smoke;

namespace Slipway.Components.Tests.Deploying;

public sealed class RestoreProposals : DeploymentTest
{
    private const string Slipway = "stages:\n- { name: dev }\n";
    private static readonly StageRules Rules = new() { OnFailure = FailureAction.ProposeRestore };

    [Fact]
    public async Task A_failed_deployment_proposes_the_manifests_of_the_last_healthy_commit_and_merging_brings_them_back()
    {
        var clone = Start();
        var healthy = clone.Head;
        await DeployAsync(clone, NoTests);
        clone.Push("Break it", ("dev/web/settings.yaml", Settings("green")), ("dev/web/old.yaml", null), ("dev/web/new.yaml", ConfigMap("new")));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));
        var again = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));

        var open = (await Forge.PullRequests.FindOpenAsync("restore/dev/web", "main", default))!;
        Assert.Contains($"Restore: {open.Url} brings back the last healthy commit", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Restore: {open.Url} ", again.Message, StringComparison.Ordinal);
        Assert.Contains("1 of 1 smoke tests failed", open.Text.Body, StringComparison.Ordinal);
        Assert.Contains("* `dev/web/new.yaml`\n* `dev/web/old.yaml`\n* `dev/web/settings.yaml`", open.Text.Body.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        await Forge.PullRequests.MergeAsync(open.Number, open.Head, default);
        clone.Git("pull", "--quiet");
        Assert.Equal("", clone.Git("diff", healthy.Value, "HEAD", "--", "dev/web"));
        Assert.Contains($"Restore-Commit: {healthy}", clone.Git("log", "-3", "--format=%B"), StringComparison.Ordinal);
        await DeployAsync(clone, NoTests);
        Assert.Contains("<failure message=\"exit code is 1; expected 0.\">", await File.ReadAllTextAsync(SmokeReport), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_smoke_test_got_is_in_no_report_result_or_pull_request()
    {
        const string Marker = "MARKER-77";
        IEnumerable<SmokeTest> printing(StageName stage, ApplicationName application) =>
            [new() { Name = "ask", Target = new SmokeTarget.Command("git", "-c", "alias.say=!echo MARK''ER-77; exit 1", "say"), Expect = new() { BodyContains = ["something else"] } }];
        var clone = Start();
        await DeployAsync(clone, NoTests);
        clone.Push("Break it", ("dev/web/settings.yaml", Settings("green")));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, printing));

        var open = (await Forge.PullRequests.FindOpenAsync("restore/dev/web", "main", default))!;
        string[] texts =
        [
            failure.ToString(), open.Text.Body, open.Text.Title, await File.ReadAllTextAsync(SmokeReport), await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(SmokeReport)!, "deployment.json")),
            (await Forge.Deployments.FindAsync(Commit, "dev/web", default))?.Description ?? "",
            .. (await Forge.Deployments.GetStatusesAsync(Commit, default)).Select(status => status.Description),
        ];
        Assert.All(texts, text => Assert.DoesNotContain(Marker, text, StringComparison.Ordinal));
        Assert.Contains("body does not contain 'something else'.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_smoke_test_that_makes_no_sense_is_refused_before_anything_is_applied()
    {
        var clone = Start();

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => DeployAsync(clone, (_, _) => [new() { Target = new SmokeTarget.Service("web", "http", "health") }]));

        Assert.Equal((2, "smoke test 'GET service web:httphealth': the path 'health' must begin with '/'."), (failure.ExitCode, failure.Message));
        Assert.Null(await Forge.Deployments.FindAsync(Commit, "dev/web", default));
    }

    [Fact]
    public async Task A_restore_that_fails_as_well_proposes_nothing()
    {
        var clone = Start();
        await DeployAsync(clone, NoTests);
        clone.Push("Break it", ("dev/web/settings.yaml", Settings("green")));
        await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));
        var open = (await Forge.PullRequests.FindOpenAsync("restore/dev/web", "main", default))!;
        await Forge.PullRequests.MergeAsync(open.Number, open.Head, default);
        clone.Git("pull", "--quiet");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));

        Assert.Contains("No restore is proposed: the manifests are those of the last healthy commit", failure.Message, StringComparison.Ordinal);
        Assert.Null(await Forge.PullRequests.FindOpenAsync("restore/dev/web", "main", default));
    }

    [Fact]
    public async Task A_late_failure_of_a_commit_that_main_has_left_behind_proposes_nothing()
    {
        var clone = Start();
        await DeployAsync(clone, NoTests);
        clone.Push("Break it", ("dev/web/settings.yaml", Settings("green")));
        using var late = RunOf(clone);
        clone.Push("Fix it", ("dev/web/settings.yaml", Settings("blue")));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(late, Failing));

        Assert.Contains("No restore is proposed: main has changed the application since", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_a_person_pushed_to_is_left_alone()
    {
        var clone = Start();
        await DeployAsync(clone, NoTests);
        clone.Push("Break it", ("dev/web/settings.yaml", Settings("green")));
        clone.Git("push", "--quiet", "origin", "HEAD:refs/heads/restore/dev/web");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));

        Assert.Contains("has a commit that is not Slipway's", failure.Message, StringComparison.Ordinal);
        Assert.Equal(clone.Head.Value, clone.Git("ls-remote", "origin", "refs/heads/restore/dev/web").Split('\t')[0]);
    }

    [Theory]
    [InlineData("merge")]
    [InlineData("rebase")]
    public async Task A_restore_goes_on_after_its_branch_was_updated(string how)
    {
        var clone = Start();
        await DeployAsync(clone, NoTests);
        clone.Push("Break it", ("dev/web/settings.yaml", Settings("green")));
        await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));
        clone.Push("Elsewhere", ("README.md", "more\n"));
        clone.Git("fetch", "--quiet");
        clone.Git("checkout", "--quiet", "restore/dev/web");
        clone.Git([.. ConfigClone.Person, how, "--quiet", .. how == "merge" ? ["--no-edit"] : Array.Empty<string>(), "main"]);
        clone.Git("push", "--quiet", "--force", "origin", "restore/dev/web");
        clone.Git("checkout", "--quiet", "main");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));

        Assert.Contains("brings back the last healthy commit", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_proposed_where_the_rules_do_not_ask_for_it_or_nothing_was_healthy_before()
    {
        var clone = Start();

        var first = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(clone, Failing));
        using var run = RunOf(clone, new StageRules());
        var second = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(run, Failing));

        Assert.Contains("No restore is proposed: no commit was healthy in this stage before.", first.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("estore", second.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<SmokeTest> Failing(StageName stage, ApplicationName application) => [new() { Target = new SmokeTarget.Command("false") }];

    private static string Settings(string color) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: settings }}\ndata: {{ color: {color} }}\n";

    private static string ConfigMap(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\n";

    private ConfigClone Start()
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        clone.Push("Start", ("slipway.yaml", Slipway), ("dev/web/settings.yaml", Settings("red")), ("dev/web/old.yaml", ConfigMap("old")));
        return clone;
    }

    private DeploymentRun RunOf(ConfigClone clone, StageRules? rules = null) => OpenRun(rules: rules ?? Rules) with
    {
        Manifests = new ManifestRenderings(clone.Folder, null, null),
        Commit = clone.Head,
        Restores = clone.Restores(Forge),
    };

    private async Task DeployAsync(ConfigClone clone, Func<StageName, ApplicationName, IEnumerable<SmokeTest>> tests)
    {
        using var run = RunOf(clone);
        await DeployAsync(run, tests);
    }

    private async Task DeployAsync(DeploymentRun run, Func<StageName, ApplicationName, IEnumerable<SmokeTest>> tests)
    {
        using var steps = new CommitDeployment(run, Results);
        await steps.RunAsync(tests, testsAll: false, default);
    }
}
