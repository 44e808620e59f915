using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Naming;

namespace Slipway.Components.Tests.Processes;

/// <summary>The way of somebody who gave an application hooks, released it, and goes back behind them, with the commands of the guide.</summary>
public sealed class HooksOfARollback : ConfigTest
{
    private string Log => FolderOf("hooks.log");

    [UnixFact]
    public async Task Going_back_behind_the_release_that_brought_hooks_undoes_them_and_one_that_cannot_succeed_can_be_skipped()
    {
        var (first, second) = (await PushImageAsync("1.3.0"), await PushImageAsync("1.4.0"));
        var unreleased = ImageReference.Parse($"{first.Repository}:unreleased");
        Clone.Push(
            "An application",
            ("slipway.yaml", "stages:\n- { name: dev }\n"),
            (".gitignore", "artifacts/\n.nuke/\n"),
            ("dev/web/web.yaml", Manifests.WithoutReplicas(unreleased).TrimEnd() + "\n        resources: { requests: { cpu: 1m, memory: 1Mi } }\n"));
        await ReleaseAsync(first);
        Clone.Git("pull", "--quiet");
        await RunAsync(0, "Deploy");
        Clone.Push(
            "Hooks",
            ("dev/web/migrate.yaml", Hook("migrate", first, "before-apply, slipway.dev/rollback-hook: unmigrate", $"echo migrate >> {Log}")),
            ("dev/web/unmigrate.yaml", Hook("unmigrate", first, "rollback", $"echo unmigrate >> {Log}; exit 3")));
        await ReleaseAsync(second);
        Clone.Git("pull", "--quiet");
        await RunAsync(0, "Deploy");
        Assert.Equal(["migrate"], await File.ReadAllLinesAsync(Log));

        var proposed = await RunAsync(0, "Rollback", "--stage", "dev", "--application", "web");
        await MergeAsync(proposed);
        var failed = await RunAsync(1, "Deploy");
        var job = Regex.Match(failed, "--skip-hook (unmigrate-[0-9a-f]{8}) --reason").Groups[1].Value;
        var wrong = await RunAsync(1, "Deploy", "--stage", "dev", "--application", "web", "--skip-hook", "unmigrate", "--reason", "it cannot");
        var skipped = await RunAsync(0, "Deploy", "--stage", "dev", "--application", "web", "--skip-hook", job, "--reason", "it cannot");
        var unchanged = await RunAsync(0, "Deploy", "--stage", "dev", "--application", "web", "--skip-hook", job, "--reason", "it cannot");

        Assert.Contains("Hooks that run when it is deployed, for each state that is left behind: unmigrate", proposed, StringComparison.Ordinal);
        Assert.Contains("Hooks that do not run for a version that was healthy before: migrate", proposed, StringComparison.Ordinal);
        Assert.Contains("not run   batch/v1 Job dev/migrate (it came with what is left behind, and runs with the next image)", failed, StringComparison.Ordinal);
        Assert.Contains($"no hook 'unmigrate' is planned, so it cannot be skipped, and nothing was changed. Those that would run: {job}.", wrong, StringComparison.Ordinal);
        Assert.Contains("(rollback) does not run, and counts as done: it cannot (asked for by ", skipped, StringComparison.Ordinal);
        Assert.Contains("1 hook skipped", skipped, StringComparison.Ordinal);
        Assert.Contains("dev/web: no hook would run, so none is skipped", unchanged, StringComparison.Ordinal);
        // Its hook ran once, and the one that undoes it once, with the image that it came with.
        Assert.Equal(["migrate", "unmigrate"], await File.ReadAllLinesAsync(Log));
    }

    [Fact]
    public async Task What_is_skipped_where_and_why_has_to_be_said()
    {
        Clone.Push("An application", ("slipway.yaml", "stages:\n- { name: dev }\n"), (".gitignore", "artifacts/\n.nuke/\n"));

        Assert.Contains("SkipHook: expected --stage and --application", await RunAsync(2, "Deploy", "--skip-hook", "undo-12345678", "--reason", "it cannot"), StringComparison.Ordinal);
        Assert.Contains("SkipHook: needs a reason", await RunAsync(2, "Deploy", "--skip-hook", "undo-12345678", "--stage", "dev", "--application", "web"), StringComparison.Ordinal);
    }

    // The node runs what an image does not have from its own machine.
    private static string Hook(string name, ImageReference image, string annotations, string script) =>
        $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: {{name}}, annotations: { slipway.dev/hook: {{annotations}} } }
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
              - name: main
                image: {{image.Repository}}:unreleased
                command: [/bin/sh, -c, '{{script}}']
                resources: { requests: { cpu: 1m, memory: 1Mi } }

        """;

    private async Task MergeAsync(string output)
    {
        var number = int.Parse(Regex.Match(output, "/pull/([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        await Forge.PullRequests.MergeAsync(number, (await Forge.PullRequests.GetAsync(number, default)).Head, default);
        Clone.Git("pull", "--quiet");
    }

    private async Task<string> RunAsync(int expected, params string[] arguments)
    {
        using var process = BuildProcess.Start(nameof(ConfigBuild), Clone.Folder, Sandbox, new KillSwitch(), arguments);
        var exitCode = await process.EndAsync();
        Assert.True(exitCode == expected, process.Output);
        return process.Output;
    }
}
