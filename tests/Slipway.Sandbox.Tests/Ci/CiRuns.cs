using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Tests.Ci;

public sealed class CiRuns : SandboxTest
{
    private const string ContextDeploy = "ci/deploy";
    private const string ContextPreview = "ci/preview";

    internal override SandboxOptions Options => base.Options with { RunCi = true };

    [Fact]
    public async Task A_push_to_main_deploys_and_sets_the_commits_status()
    {
        var sha = await PushBuildAsync("echo deploying \"$@\"; git rev-parse HEAD; git branch --show-current");

        var status = await FinishedAsync(sha, ContextDeploy);

        Assert.Equal("success", (string)status["state"]!);
        var log = await LogAsync(status);
        Assert.Contains("deploying Deploy", log, StringComparison.Ordinal);
        Assert.Contains(sha, log, StringComparison.Ordinal);
        Assert.Contains("main", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_fails_makes_the_status_a_failure_with_the_exit_code()
    {
        var status = await FinishedAsync(await PushBuildAsync("echo it broke >&2; exit 3"), ContextDeploy);

        Assert.Equal("failure", (string)status["state"]!);
        Assert.Contains("exit code 3", (string)status["description"]!, StringComparison.Ordinal);
        Assert.Contains("it broke", await LogAsync(status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_request_is_previewed_by_the_base_branchs_build_with_its_files_as_data()
    {
        var main = await PushBuildAsync("echo trusted \"$1\" \"$2\"; cat \"$3/notes.txt\"; git rev-parse HEAD");
        await FinishedAsync(main, ContextDeploy);
        var clone = await CloneAsync("second");
        await PushChangeAsync(clone, "topic", "notes.txt", "from the pull request\n");
        await WriteScriptAsync(clone, "echo untrusted");
        (await Commands.GitAsync(clone, "commit", "--quiet", "-m", "Change the build")).EnsureSuccess();
        (await Commands.GitAsync(clone, "push", "--quiet", "origin", "topic")).EnsureSuccess();
        var head = (await Commands.GitAsync(clone, "rev-parse", "HEAD")).Output.Trim();

        await OpenPullRequestAsync("topic");

        var log = await LogAsync(await FinishedAsync(head, ContextPreview));
        Assert.Contains("trusted Preview --manifests", log, StringComparison.Ordinal);
        Assert.Contains("from the pull request", log, StringComparison.Ordinal);
        Assert.Contains(main, log, StringComparison.Ordinal);
        Assert.DoesNotContain("untrusted", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_deploys_the_merge_commit_and_a_new_head_is_previewed_again()
    {
        await FinishedAsync(await PushBuildAsync("true"), ContextDeploy);
        var clone = await CloneAsync("second");
        await PushChangeAsync(clone, "topic", "a.txt", "1\n");
        await OpenPullRequestAsync("topic");
        var head = await PushChangeAsync(clone, "topic", "a.txt", "2\n");
        await FinishedAsync(head, ContextPreview);

        var merge = await DoAsync(HttpMethod.Put, $"{Config}/pulls/1/merge", "{}");

        Assert.Equal("success", (string)(await FinishedAsync((string)merge["sha"]!, ContextDeploy))["state"]!);
    }

    [Fact]
    public async Task The_build_sees_a_scrubbed_environment_and_no_input()
    {
        Environment.SetEnvironmentVariable("SANDBOX_TEST_SECRET", "must-not-leak");
        var sha = await PushBuildAsync("env | sort; cat; echo end of input");

        var log = await LogAsync(await FinishedAsync(sha, ContextDeploy));

        Assert.DoesNotContain("must-not-leak", log, StringComparison.Ordinal);
        Assert.Contains("CI=true", log, StringComparison.Ordinal);
        Assert.Contains($"SLIPWAY_CONFIG_REPOSITORY={Sandbox.ConfigRepository}", log, StringComparison.Ordinal);
        Assert.Contains($"SLIPWAY_KUBECONFIG={Sandbox.KubeconfigPath}", log, StringComparison.Ordinal);
        Assert.Contains($"SLIPWAY_RUN_URL={Sandbox.Address}acme/config/actions/runs/1", log, StringComparison.Ordinal);
        Assert.Contains("end of input", log, StringComparison.Ordinal);
        Assert.Contains("SLIPWAY_FORGE_TOKEN=***", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Token, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_the_sandboxs_end_cuts_off_is_ended_with_it_and_done_again_at_the_next_start()
    {
        // The first attempt says where it is and would go on for ever; the second finds its mark and ends.
        var mark = Folder["mark"];
        var sha = await PushBuildAsync($"test -e {mark} && exit 0; sleep 600 & echo $! > {mark}.tmp; mv {mark}.tmp {mark}; wait");
        await AppearedAsync(mark);
        var child = (await File.ReadAllTextAsync(mark)).Trim();

        await RestartAsync();

        await EndedAsync(child);
        Assert.Equal("success", (string)(await FinishedAsync(sha, ContextDeploy))["state"]!);
    }

    [Fact]
    public async Task A_run_can_be_cancelled_on_its_page_and_run_again()
    {
        var mark = Folder["mark"];
        var sha = await PushBuildAsync($"test -e {mark} && exit 0; touch {mark}; sleep 600");
        await AppearedAsync(mark);

        using var cancelled = await PressAsync("acme/config/actions/runs/1");
        var first = await FinishedAsync(sha, ContextDeploy);
        using var again = await PressAsync("acme/config/actions/runs/1");
        var second = await FinishedAsync(sha, ContextDeploy, state => state == "success");

        Assert.Equal("error", (string)first["state"]!);
        Assert.EndsWith("/runs/2", (string)second["target_url"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_build_leaves_running_is_ended_with_it()
    {
        var mark = Folder["mark"];
        var sha = await PushBuildAsync($"sleep 600 >/dev/null 2>&1 & echo $! > {mark}");

        await FinishedAsync(sha, ContextDeploy);

        await EndedAsync((await File.ReadAllTextAsync(mark)).Trim());
    }

    [Fact]
    public async Task A_deployment_can_be_made_to_die_once_it_has_changed_a_route()
    {
        Sandbox.Faults.Break(FaultKind.DeployDies, times: 1);
        var mark = Folder["mark"];
        const string route = """{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"web"},"spec":{}}""";
        var apply = $"curl -sk -X PATCH -H \"Authorization: Bearer $SLIPWAY_FORGE_TOKEN\" -H 'Content-Type: application/apply-patch+yaml' -d '{route}' '{Sandbox.ClusterAddress}apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes/web?fieldManager=ci";

        // Whoever is asked to end could still say so.
        var sha = await PushBuildAsync($"trap 'touch {mark}' TERM EXIT; {apply}&dryRun=All'; echo planned; {apply}'; sleep 600");
        var status = await FinishedAsync(sha, ContextDeploy);

        Assert.Equal("Failed with exit code 137.", (string)status["description"]!);
        Assert.Contains("planned", await LogAsync(status), StringComparison.Ordinal);
        Assert.NotNull(Sandbox.Cluster.Store.Find(SandboxCluster.Routes, "default", "web"));
        Assert.False(File.Exists(mark));
        Assert.Empty(Sandbox.Faults.Active);
    }

    [Fact]
    public async Task An_abort_ends_the_deployment_under_way_and_names_stage_and_application()
    {
        var mark = Folder["mark"];
        var sha = await PushBuildAsync($"echo \"$@\"; test \"$1\" = Abort && exit 0; touch {mark}; sleep 600");
        await AppearedAsync(mark);

        Sandbox.Ci.Abort(Sandbox.Forge.Find("acme", "config")!, sha, "prod", "web");

        Assert.Contains("Abort --stage prod --application web", await LogAsync(await FinishedAsync(sha, "ci/abort")), StringComparison.Ordinal);
        Assert.Equal("Cancelled.", (string)(await FinishedAsync(sha, ContextDeploy))["description"]!);
    }

    private async Task<string> PushBuildAsync(string script)
    {
        var clone = await CloneAsync();
        await WriteScriptAsync(clone, script);
        (await Commands.GitAsync(clone, "commit", "--quiet", "-m", "Add a build")).EnsureSuccess();
        (await Commands.GitAsync(clone, "push", "--quiet", "origin", "HEAD:main")).EnsureSuccess();
        return (await Commands.GitAsync(clone, "rev-parse", "HEAD")).Output.Trim();
    }

    private static async Task WriteScriptAsync(string clone, string script)
    {
        await File.WriteAllTextAsync(Path.Combine(clone, "build.sh"), $"#!/usr/bin/env bash\n{script}\n");
        (await Commands.GitAsync(clone, "add", "--all")).EnsureSuccess();
        (await Commands.GitAsync(clone, "update-index", "--chmod=+x", "build.sh")).EnsureSuccess();
    }

    private Task<JsonNode> FinishedAsync(string sha, string context) => FinishedAsync(sha, context, state => state != "pending");

    private Task<JsonNode> FinishedAsync(string sha, string context, Predicate<string> isDone) => Eventually.Async(async () =>
    {
        var statuses = await GetAsync($"{Config}/commits/{sha}/status");
        return statuses["statuses"]!.AsArray().FirstOrDefault(status => (string)status!["context"]! == context && isDone((string)status["state"]!));
    });

    private static Task<string> AppearedAsync(string file) => Eventually.Async(() => Task.FromResult(File.Exists(file) ? file : null));

    private static Task<string> EndedAsync(string process) => Eventually.Async(() =>
        Task.FromResult(OtherProcess.IsRunning(int.Parse(process, System.Globalization.CultureInfo.InvariantCulture)) ? null : process));

    private async Task<string> LogAsync(JsonNode status) => System.Net.WebUtility.HtmlDecode(await Anyone.GetStringAsync(new Uri((string)status["target_url"]!)));

    private async Task<HttpResponseMessage> PressAsync(string page)
    {
        using var form = PageForm.Read(await Owner.GetStringAsync(new Uri(page, UriKind.Relative)), out var action);
        return await Owner.PostAsync(action, form);
    }
}
