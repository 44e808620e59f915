using System.Text.RegularExpressions;
using Slipway.Components.Tests.Releasing;

namespace Slipway.Components.Tests.Processes;

/// <summary>A build that fails, as a process, where each CI system would run it: its output has each reason once.</summary>
public sealed class FailuresToldOnce : ConfigTest
{
    private const string GitHub = "GitHub Actions";
    private const string Last = "no database at db:5432";
    private const string Stages = "stages:\n- { name: dev }\n";

    private static readonly Dictionary<string, (string Name, string? Value)[]> Systems = new()
    {
        ["a terminal"] = [],
        ["another CI"] = [("CI", "true")],
        [GitHub] = [("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_SERVER_URL", "https://github.example.com"), ("GITHUB_REPOSITORY", "acme/config"), ("GITHUB_RUN_ID", "7")],
        ["Cloud Build"] = [("BUILDER_OUTPUT", "/builder/outputs"), ("BUILD_ID", "b1"), ("PROJECT_ID", "acme")],
        ["GitLab CI"] = [("CI", "true"), ("GITLAB_CI", "true"), ("CI_JOB_URL", "https://gitlab.example.com/acme/config/-/jobs/7")],
    };

    [UnixFact]
    public async Task A_crashed_container_is_told_by_its_last_line_and_then_by_its_exit_code()
    {
        Clone.Push("Crashes", ("slipway.yaml", Stages), ("dev/web/web.yaml", await CrashingAsync($"echo starting; echo {Last}; exit 3")));

        await EachAsync(["Deploy"], 1, output =>
        {
            AssertOnce(output, Last);
            AssertOnce(output, "exited with code 3");
            Assert.True(output.IndexOf(Last, StringComparison.Ordinal) < output.IndexOf("exited with code 3", StringComparison.Ordinal), output);
            Assert.Matches(@"\nDeploy +Failed .*// About: dev/web\s*\n", output);
        });
    }

    [UnixFact]
    public async Task Nothing_that_a_crashed_container_prints_is_a_command_or_leaves_the_log()
    {
        Clone.Push("Crashes", ("slipway.yaml", Stages), ("dev/web/web.yaml", await CrashingAsync(@"printf '\033[2Jone\n::error::gotcha\n##[error]two'; exit 3")));

        await EachAsync(["Deploy"], 1, output =>
        {
            Assert.DoesNotMatch(@"(?m)^\s*::error::gotcha|\u001b\[2J|##\[error\]", output);
            Assert.DoesNotMatch("(?m)^::error.*gotcha", output);
            AssertOnce(output, "gotcha");
        });
        Assert.All(await Forge.Deployments.GetStatusesAsync(Clone.Head, default), status => Assert.DoesNotContain("gotcha", status.Description, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_problem_of_the_manifests_is_told_once_and_on_GitHub_it_is_the_line_of_its_annotation()
    {
        Clone.Push(
            "Wrong", ("slipway.yaml", Stages),
            ("dev/web/a.yaml", Settings("a").Replace("\ndata:", "\ndta:", StringComparison.Ordinal)),
            ("dev/web/b.yaml", Settings("B_b") + "immutable: maybe\n"));

        await EachAsync(["Validate"], 2, output => Assert.All(["unknown field 'dta'", "'B_b'", "immutable: expected"], reason => AssertOnce(output, reason)));
        Assert.Matches(@"::endgroup::\n::error file=dev/web/a\.yaml,line=\d+,col=\d+::dev/web/a\.yaml:\d+:\d+: .*\n(::error file=dev/web/b\.yaml.*\n){2}", (await RunAsync(GitHub, "Validate")).Output);
    }

    [Fact]
    public async Task A_wrong_slipway_yaml_is_told_once()
    {
        Clone.Push("Wrong", ("slipway.yaml", "stages:\n- { name: dev, merge: maybe }\n- name: prod\n\turl: x\n"), ("dev/web/a.yaml", Settings("a")));
        await EachAsync(["Deploy"], 2, output => AssertOnce(output, "slipway.yaml:4:1: is indented with a tab"));

        Clone.Push("Wrong otherwise", ("slipway.yaml", "stages:\n- { name: dev, merge: maybe }\n- { nam: prod }\n"));
        await EachAsync(["Deploy"], 2, output => Assert.All(["merge 'maybe' is unknown", "key 'nam' is unknown", "a stage has no 'name'"], reason => AssertOnce(output, reason)));
    }

    [Fact]
    public async Task A_smoke_test_that_fails_is_told_once()
    {
        Clone.Push("Does not answer", ("slipway.yaml", Stages), ("dev/api/a.yaml", Settings("api")));

        await EachAsync(["Deploy"], 1, output =>
        {
            AssertOnce(output, "is healthy, but 1 of 1 smoke tests failed: answers: no answer: ");
            AssertOnce(output, "Connection refused");
        });
    }

    [UnixFact]
    public async Task Of_several_applications_each_that_failed_is_told_once_and_named_at_the_end()
    {
        Clone.Push(
            "Two of three", ("slipway.yaml", Stages), ("dev/api/a.yaml", Settings("api")), ("dev/ok/a.yaml", Settings("ok")), ("dev/web/web.yaml", await CrashingAsync("exit 3")));

        await EachAsync(["Deploy"], 1, output =>
        {
            AssertOnce(output, "smoke tests failed");
            AssertOnce(output, "exited with code 3");
            Assert.Matches(@"\nDeploy +Failed .*// About: dev/api, dev/web\s*\n", output);
        });
        Assert.Equal(2, Regex.Count((await RunAsync(GitHub, "Deploy")).Output, "(?m)^::error"));
    }

    [Fact]
    public async Task Wrong_parameters_are_told_once()
    {
        Clone.Push("An application", ("slipway.yaml", Stages), ("dev/web/a.yaml", Settings("a")));

        await EachAsync(["Deploy", "--skip-to", "nowhere"], 2, output => AssertOnce(output, "SkipTo: 'nowhere' is not a phase that a rollout can skip to"));
        await EachAsync(["Deploy", "--stagee", "dev"], 2, output => AssertOnce(output, "--stagee: unknown option"));
        await EachAsync(["Deploy", "--kubeconfig", FolderOf("none")], 2, output => AssertOnce(output, "there is no such file. Name one with --kubeconfig"));
    }

    [Fact]
    public async Task A_release_that_cannot_be_made_is_told_once()
    {
        Clone.Push("No image", ("slipway.yaml", Stages), ("dev/web/a.yaml", Settings("a")));
        var application = await ApplicationAsync();

        foreach (var system in Systems.Keys)
        {
            using var process = BuildProcess.Start(nameof(ApplicationBuild), application, Sandbox, new KillSwitch(), Systems[system], ["Release"]);
            Assert.Equal(2, await process.EndAsync());
            AssertOnce(process.Output, "no image field names ");
        }
    }

    private async Task EachAsync(string[] arguments, int exitCode, Action<string> assert)
    {
        foreach (var system in Systems.Keys)
        {
            var (code, output) = await RunAsync(system, arguments);
            Assert.True(code == exitCode, $"{system}: {code}\n{output}");
            Assert.Equal(system != GitHub, !output.Contains("::error", StringComparison.Ordinal));
            Assert.False(system == GitHub && output.Contains("[ERR]", StringComparison.Ordinal), output);
            assert(output);
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string system, params string[] arguments)
    {
        using var process = BuildProcess.Start(nameof(SmokedBuild), Clone.Folder, Sandbox, new KillSwitch(), Systems[system], arguments);
        return (await process.EndAsync(), process.Output);
    }

    private static void AssertOnce(string output, string reason) => Assert.True(Regex.Count(output, Regex.Escape(reason)) == 1, $"not once: {reason}\n{output}");

    private async Task<string> CrashingAsync(string script) =>
        Manifests.WithoutReplicas(await PushImageAsync("1.0.0")).Replace("replicas: 0", "replicas: 1", StringComparison.Ordinal)
        + $"        command:\n        - sh\n        - -c\n        - |\n          {script}\n";

    private static string Settings(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata: {{ value: \"1\" }}\n";
}
