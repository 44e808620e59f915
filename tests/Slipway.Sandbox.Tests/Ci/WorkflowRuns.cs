using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.Ci;

/// <summary>A repository's own workflows: their steps are run as they stand.</summary>
public sealed class WorkflowRuns : SandboxTest
{
    private const string Deploy = """
        on:
          push:
            branches: [main]
        env: { GREETING: hello }
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v6
                with: { fetch-depth: 0 }
              - uses: actions/cache@v5
                with: { path: kept }
              - run: |
                  echo "KUBECONFIG=$RUNNER_TEMP/kubeconfig" >> "$GITHUB_ENV"
                  echo "$SECRET" | grep -q certificate-authority-data
                env: { SECRET: "${{ secrets.KUBECONFIG }}" }
              - run: ./build.sh Deploy
                env: { WHO: "${{ github.actor }}" }
              - run: exit 3
                if: ${{ github.repository != 'acme/config' }}
              - run: echo always "$WHO"
                if: always()
        """;

    internal override SandboxOptions Options => base.Options with { RunCi = true };

    [Fact]
    public async Task A_push_runs_the_steps_in_order_with_what_each_is_told()
    {
        var sha = await PushAsync("echo \"$1 $GREETING $WHO $KUBECONFIG\"; git rev-parse HEAD; git branch --show-current; pwd; date >> kept/runs; wc -l < kept/runs", ("deploy", Deploy));

        var status = await FinishedAsync(sha, "ci/deploy");

        var log = await LogAsync(status);
        Assert.Equal("success", (string)status["state"]!);
        Assert.Matches($"Deploy hello acme .*/temporary/kubeconfig\n{sha}\nmain\n.*/workspace\n1\n", log);
        Assert.Contains("\nalways \n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_works_in_a_folder_that_has_no_settings_of_another_repository_above_it()
    {
        var sha = await PushAsync("pwd", ("deploy", Deploy));

        var log = await LogAsync(await FinishedAsync(sha, "ci/deploy"));

        Assert.DoesNotContain(Options.Folder, log, StringComparison.Ordinal);
        var folder = await File.ReadAllTextAsync(Path.Combine(Options.Folder, "ci", "runs.txt"));
        Assert.Contains(folder, log, StringComparison.Ordinal);
        await Sandbox.DisposeAsync();
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task What_a_cache_names_is_there_in_the_next_run()
    {
        await FinishedAsync(await PushAsync("date >> kept/runs", ("deploy", Deploy)), "ci/deploy");
        var sha = await PushAsync("date >> kept/runs; echo runs: $(wc -l < kept/runs)", ("deploy", Deploy));

        Assert.Contains("runs: 2", await LogAsync(await FinishedAsync(sha, "ci/deploy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_ends_the_job_but_for_what_is_always_done()
    {
        var sha = await PushAsync("exit 7", ("deploy", Deploy));

        var status = await FinishedAsync(sha, "ci/deploy");

        Assert.Equal("Failed with exit code 7.", (string)status["description"]!);
        Assert.Contains("\nalways \n", await LogAsync(status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_runs_beside_the_deployment_that_it_waits_for()
    {
        var mark = Folder["mark"];
        var release = Deploy.Replace("build.sh Deploy", "build.sh Release", StringComparison.Ordinal);
        var sha = await PushAsync($"test \"$1\" = Deploy && touch {mark}; while test ! -e {mark}; do sleep 0.1; done", ("deploy", Deploy), ("release", release));

        Assert.Equal("success", (string)(await FinishedAsync(sha, "ci/release"))["state"]!);
        Assert.Equal("success", (string)(await FinishedAsync(sha, "ci/deploy"))["state"]!);
    }

    [Fact]
    public async Task A_pull_request_is_previewed_by_the_base_branchs_workflow_and_build()
    {
        const string preview = """
            on: { pull_request_target: { branches: [main] } }
            jobs:
              preview:
                steps:
                  - { uses: actions/checkout@v6, with: { ref: "${{ github.event.pull_request.base.sha }}" } }
                  - { uses: actions/checkout@v6, with: { repository: "${{ github.event.pull_request.head.repo.full_name }}", ref: "${{ github.event.pull_request.head.sha }}", path: proposal } }
                  - run: ./build.sh Preview proposal
                    env: { NUMBER: "${{ github.event.pull_request.number }}" }
            """;
        await PushAsync("echo trusted $NUMBER; cat $2/notes.txt", ("preview", preview));
        var clone = await CloneAsync("second");
        await File.WriteAllTextAsync(Path.Combine(clone, "notes.txt"), "from the pull request\n");
        await File.WriteAllTextAsync(Path.Combine(clone, ".github", "workflows", "preview.yml"), preview.Replace("./build.sh", "echo untrusted", StringComparison.Ordinal));
        var head = await PushChangeAsync(clone, "topic", "build.sh", "echo untrusted\n");

        await OpenPullRequestAsync("topic");

        var log = await LogAsync(await FinishedAsync(head, "ci/preview"));
        Assert.Contains("trusted 1\nfrom the pull request\n", log, StringComparison.Ordinal);
        Assert.DoesNotContain("untrusted", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.txt", "both\n")]
    [InlineData("later.txt", "refs/pull/1/merge: is not a commit of this repository, nor a pull request that can be merged")]
    public async Task What_a_merge_would_make_can_be_checked_out_unless_there_is_a_conflict(string changed, string said)
    {
        const string preview = """
            on: { pull_request_target: { branches: [main] } }
            jobs:
              preview:
                steps:
                  - { uses: actions/checkout@v6, with: { ref: "refs/pull/${{ github.event.pull_request.number }}/merge" } }
                  - run: test -e later.txt && test -e notes.txt && echo both
            """;
        await PushAsync("true", ("preview", preview));
        var clone = await CloneAsync("second");
        var later = await CloneAsync("third");
        var head = await PushChangeAsync(clone, "topic", changed, "from the pull request\n");
        await PushChangeAsync(later, "main", "later.txt", "later\n");

        await OpenPullRequestAsync("topic");

        var status = await FinishedAsync(head, "ci/preview");
        Assert.Contains(said, (string)status["state"]! == "success" ? await LogAsync(status) : (string)status["description"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs: {", "is not YAML")]
    [InlineData("on: push", "has no jobs")]
    [InlineData("on: push\njobs: { a: { steps: [{ uses: actions/checkout@v6, with: { repository: other/place } }] } }", "other/place: is another repository")]
    [InlineData("on: push\njobs: { a: { if: \"fromJSON('1') > 2\", steps: [] } }", "is an expression that the sandbox")]
    public async Task What_cannot_be_carried_out_is_named_in_the_status(string workflow, string reason)
    {
        var sha = await PushAsync("true", ("own", workflow));

        var status = await FinishedAsync(sha, "ci/own");

        Assert.Equal("failure", (string)status["state"]!);
        Assert.Contains(reason, (string)status["description"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_repository_with_workflows_nothing_else_runs()
    {
        var sha = await PushAsync("exit 1", ("nightly", Deploy.Replace("push:\n    branches: [main]", "workflow_dispatch:", StringComparison.Ordinal)));
        var next = await PushAsync("true", ("deploy", Deploy));

        await FinishedAsync(next, "ci/deploy");

        Assert.Empty((await GetAsync($"{Config}/commits/{sha}/status"))["statuses"]!.AsArray());
    }

    private async Task<string> PushAsync(string script, params (string Name, string Text)[] workflows)
    {
        var clone = await CloneAsync(Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(Path.Combine(clone, ".github", "workflows"));
        foreach (var (name, text) in workflows)
        {
            await File.WriteAllTextAsync(Path.Combine(clone, ".github", "workflows", $"{name}.yml"), text);
        }

        await File.WriteAllTextAsync(Path.Combine(clone, "build.sh"), $"#!/usr/bin/env bash\n{script}\n");
        (await Commands.GitAsync(clone, "add", "--all")).EnsureSuccess();
        (await Commands.GitAsync(clone, "update-index", "--chmod=+x", "build.sh")).EnsureSuccess();
        (await Commands.GitAsync(clone, "commit", "--quiet", "--allow-empty", "-m", "Workflows")).EnsureSuccess();
        (await Commands.GitAsync(clone, "push", "--quiet", "origin", "HEAD:main")).EnsureSuccess();
        return (await Commands.GitAsync(clone, "rev-parse", "HEAD")).Output.Trim();
    }

    private Task<JsonNode> FinishedAsync(string sha, string context) => Eventually.Async(async () =>
    {
        var statuses = await GetAsync($"{Config}/commits/{sha}/status");
        return statuses["statuses"]!.AsArray().FirstOrDefault(status => (string)status!["context"]! == context && (string)status["state"]! != "pending");
    });

    private async Task<string> LogAsync(JsonNode status) => RunLog.Read(Sandbox.Ci.LogPath(long.Parse(((string)status["target_url"]!).Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture)));
}
