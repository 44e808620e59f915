using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Components.Tests.Processes;

/// <summary>flow's configuration file, unchanged, on a repository that flow had before.</summary>
public sealed class FlowRollouts : ConfigTest
{
    private const string Branch = "rollout/dev-web-1.4.0";

    private string Repository => $"localhost:{Sandbox.Address.Port}/acme/web";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Clone.Push(
            "flow's files",
            (".gitignore", ".nuke/temp\nartifacts\nevent.json\n"),
            (".nuke/keep", ""),
            ("slipway.yaml", null),
            ("deploy.sh", $"#!/bin/sh\nrun {Repository}:1.0.0\n"),
            ("dev/web.yaml", $"image: {Repository}:1.0.0 # keep me\nversion: \"1.0.0\"\nchart-version: 1.0.0\n"),
            ("prod/web.yaml", $"image: {Repository}:1.0.0\r\n"),
            ("config.yaml", $$"""
                default_manifest_owner: acme
                default_manifest_name: config
                default_branch: main
                git_author: { name: A bot, email: bot@example.invalid }
                applications:
                - image: {{Repository}}
                  source_owner: acme
                  source_name: web
                  manifests:
                  - { env: dev, files: [dev/web.yaml, deploy.sh], branch: main, labels: [careful], pr_body: Look twice }
                  - { env: prod, files: [prod/web.yaml], commit_without_pr: true, filters: { exclude_prefixes: [rc-] } }
                """));
        Clone.Git("update-index", "--chmod=+x", "deploy.sh");
        Clone.Git([.. Deploying.ConfigClone.Person, "commit", "--quiet", "-m", "Executable"]);
        Clone.Git("push", "--quiet");
    }

    [Fact]
    public async Task An_event_becomes_one_pull_request_and_one_commit_wherever_its_build_is_killed()
    {
        WriteEvent(await PushImageAsync("1.4.0"));

        var writes = await RunKilledAsync(nameof(EventBuild), Clone.Folder, "ReleaseFromEvent", "--event", "event.json", "--flow-config", "config.yaml");
        var again = await RunAsync(0);

        Assert.NotEmpty(writes);
        var only = Assert.Single(await Forge.PullRequests.FindAsync(Branch, default));
        Assert.Equal(("Rollout dev web 1.4.0", "main"), (only.Text.Title, only.BaseBranch));
        Assert.Equal(["careful", "dev", "web"], only.Text.Labels.Order());
        Assert.Contains("Look twice", only.Text.Body, StringComparison.Ordinal);
        Assert.Contains("/acme/web/compare/1.0.0...1.4.0", only.Text.Body, StringComparison.Ordinal);
        Assert.Equal($"image: {Repository}:1.4.0 # keep me\nversion: \"1.4.0\"\nchart-version: 1.0.0", await GitAsync("show", $"{Branch}:dev/web.yaml"));
        Assert.StartsWith("100755 ", await GitAsync("ls-tree", Branch, "deploy.sh"), StringComparison.Ordinal);
        Assert.Equal("A bot <bot@example.invalid>\nRollout dev web 1.4.0", await GitAsync("log", "-1", "--format=%an <%ae>%n%s", Branch));
        Assert.Equal(await GitAsync("cat-file", "-s", "main~1:prod/web.yaml"), await GitAsync("cat-file", "-s", "main:prod/web.yaml"));
        Assert.Equal("2", await GitAsync("rev-list", "--count", "--grep=^Rollout ", "main", Branch));
        Assert.Contains("open and up to date", again, StringComparison.Ordinal);
        Assert.Contains("main has 1.4.0 already", again, StringComparison.Ordinal);
        Assert.Contains("not changed: dev/web.yaml:3:16 'chart-version: 1.0.0' is the end of another name", again, StringComparison.Ordinal);
        Assert.Contains("config.yaml:10:51: 'branch' is read by no version of flow any more", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_tag_and_one_that_a_filter_excludes_change_nothing()
    {
        WriteEvent(await PushImageAsync("0.9.0"));
        Assert.Contains("main has 1.0.0, which comes after 0.9.0", await RunAsync(0), StringComparison.Ordinal);
        WriteEvent(await PushImageAsync("rc-1"));

        var output = await RunAsync(0);

        Assert.Contains("Rollout dev web rc-1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Rollout prod web", output, StringComparison.Ordinal);
        Assert.Equal("0", await GitAsync("rev-list", "--count", "--grep=^Rollout ", "main"));
    }

    [Fact]
    public async Task What_a_person_closed_stays_closed_until_somebody_asks_for_it()
    {
        WriteEvent(await PushImageAsync("1.4.0"));
        await RunAsync(0);
        var opened = (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))!;
        await Forge.PullRequests.CloseAsync(opened.Number, opened.Text.Body, default);

        Assert.Contains($"a person closed {opened.Url}", await RunAsync(0), StringComparison.Ordinal);
        Assert.Single(await Forge.PullRequests.FindAsync(Branch, default));
        await RunAsync(0, "--reopen");
        Assert.Equal(PullRequestState.Open, (await Forge.PullRequests.FindAsync(Branch, default))[0].State);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_said_and_its_environment_alone_waits()
    {
        Clone.Push("Lost", ("dev/web.yaml", null));
        WriteEvent(await PushImageAsync("1.4.0"));

        var output = await RunAsync(1);

        Assert.Contains("acme/config: branch main lacks dev/web.yaml, and so nothing of Rollout dev web 1.4.0 is rolled out", output, StringComparison.Ordinal);
        Assert.Empty(await Forge.PullRequests.FindAsync(Branch, default));
        Assert.Equal("1", await GitAsync("rev-list", "--count", "--grep=^Rollout prod web 1.4.0", "main"));
    }

    [Fact]
    public async Task A_configuration_that_is_wrong_is_said_before_anything_happens()
    {
        File.WriteAllText(Path.Combine(Clone.Folder, "config.yaml"), "applications:\n\t- image: web\n");

        Assert.Contains("config.yaml:2:", await RunAsync(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_writes_slipway_yaml_once_and_says_what_it_cannot_say()
    {
        var first = await ImportAsync(0);
        var written = File.ReadAllText(Path.Combine(Clone.Folder, "slipway.yaml"));
        await ImportAsync(0);
        File.AppendAllText(Path.Combine(Clone.Folder, "slipway.yaml"), "# mine\n");

        Assert.StartsWith("stages:\n- name: dev\n- name: prod\n  merge: when-checks-pass\nimages:\n- { application: web, file: \"web.yaml\", path: version, part: tag }\n", written, StringComparison.Ordinal);
        Assert.Contains("web in dev: move deploy.sh to dev/web/deploy.sh", first, StringComparison.Ordinal);
        Assert.Contains("web in prod: filters: pass --event-tags '(?!(rc-)).*'", first, StringComparison.Ordinal);
        Assert.Contains("slipway.yaml: it is there, and says something else", await ImportAsync(1), StringComparison.Ordinal);
        Assert.EndsWith("# mine\n", File.ReadAllText(Path.Combine(Clone.Folder, "slipway.yaml")), StringComparison.Ordinal);
    }

    private async Task<string> ImportAsync(int exitCode)
    {
        using var process = BuildProcess.Start(nameof(EventBuild), Clone.Folder, Sandbox, new KillSwitch(), "ImportFlow", "--flow-config", "config.yaml");
        Assert.True(await process.EndAsync() == exitCode, process.Output);
        return process.Output;
    }

    private void WriteEvent(ImageReference image) =>
        File.WriteAllText(Path.Combine(Clone.Folder, "event.json"), $$"""{"action":"INSERT","tag":"{{image.Repository}}:{{image.Tag}}","digest":"{{image.Repository}}@{{image.Digest}}"}""");

    private async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        using var process = BuildProcess.Start(
            nameof(EventBuild), Clone.Folder, Sandbox, new KillSwitch(), ["ReleaseFromEvent", "--event", "event.json", "--flow-config", "config.yaml", .. arguments]);
        Assert.True(await process.EndAsync() == exitCode, process.Output);
        return process.Output;
    }
}
