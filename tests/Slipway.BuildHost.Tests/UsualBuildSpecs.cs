using System.Diagnostics;
using System.Text.RegularExpressions;
using Slipway.BuildHost.Tests.Builds;
using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

/// <summary>A build that was written for Nuke, with what most of them use.</summary>
public sealed class UsualBuildSpecs : IDisposable
{
    private readonly RepositoryFolder _repository = new();

    public UsualBuildSpecs()
    {
        _repository.Write("App.slnx", """
            <Solution>
              <Folder Name="/src/"><Project Path="src/App/App.csproj" /></Folder>
              <Folder Name="/tests/"><Project Path="tests/App.Tests/App.Tests.csproj" /><Project Path="tests/Lib.Tests/Lib.Tests.csproj" /></Folder>
            </Solution>
            """);
        _repository.Write("build.sh", "");
        Git("init", "--quiet", "--initial-branch", "main");
        Git("remote", "add", "origin", "https://bot:hunter2@git.example.com:8443/acme/web.git");
        Git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--allow-empty", "--message", "First");
    }

    [UnixFact]
    public async Task It_runs_as_it_is()
    {
        var outcome = await Run("");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains($" build {_repository.Root}/App.slnx --verbosity minimal --configuration Debug\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($" test {_repository.Root}/tests/App.Tests/App.Tests.csproj --verbosity minimal --configuration Debug --no-build\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("/tests/Lib.Tests/Lib.Tests.csproj", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nPack +Succeeded .*// Packed: 1.2.3, Count: 1\n", outcome.Output);
        Assert.Contains($"<{Path.Combine("src", "App")},main,https://git.example.com:8443/acme/web.git,>", outcome.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task It_knows_the_run_of_GitHub_Actions_and_writes_no_workflow_there()
    {
        var file = _repository.Write("event.json", """{ "action": "opened", "number": 12 }""");

        var outcome = await Run("", ("GITHUB_ACTIONS", "true"), ("GITHUB_REF", "refs/heads/topic/x"), ("GITHUB_EVENT_PATH", file));

        Assert.Contains(" --configuration Release", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($",topic/x,https://git.example.com:8443/acme/web.git,12>", outcome.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_repository.Root, ".github")));
    }

    [UnixFact]
    public async Task Attributes_of_the_build_are_told_about_the_run()
    {
        var outcome = await Run("Test --skip Compile");

        Assert.Equal(
            "created 3, initialized 2, skipped Compile, running Test, succeeded Test, finished",
            string.Join(", ", Regex.Matches(outcome.Output, "note: (.*)").Select(x => x.Groups[1].Value)));
    }

    [UnixFact]
    public async Task Its_workflow_files_are_written_and_said_to_be_changed_once()
    {
        var first = await Run("Test");
        var again = await Run("Test");

        Assert.Contains(".github/workflows/ci.yml has changed. Commit it", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("has changed", again.Output, StringComparison.Ordinal);
        Assert.Equal(["ci.yml", "quick.yml"], Directory.GetFiles(Path.Combine(_repository.Root, ".github", "workflows")).Select(Path.GetFileName).Order());
        Assert.Equal(
            """
            # Written by the build: change the attribute [GitHubActions("ci", …)] there and not this file, or set AutoGenerate = false.

            name: ci

            on:
              push:
                branches:
                  - main
                  - 'release/*'
              pull_request:
                branches:
                  - main

            jobs:
              ubuntu-latest:
                name: ubuntu-latest
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@COMMIT # v6.1.0
                    with:
                      fetch-depth: 0
                  - uses: actions/cache@COMMIT # v5.0.5
                    with:
                      path: |
                        .nuke/temp
                        ~/.nuget/packages
                      key: ${{ runner.os }}-${{ hashFiles('**/global.json', '**/*.csproj', '**/Directory.Packages.props') }}
                  - run: ./build.sh Pack
                    env:
                      NUKE_NUGET_API_KEY: ${{ secrets.NUGET_API_KEY }}
                      SONAR_TOKEN: ${{ secrets.SONAR_TOKEN }}
                      GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}
                  - uses: actions/upload-artifact@COMMIT # v6.0.0
                    with:
                      name: artifacts
                      path: artifacts
              windows-latest:

            """,
            Regex.Replace(Workflow("ci")[..(Workflow("ci").IndexOf("windows-latest:", StringComparison.Ordinal) + "windows-latest:\n".Length)], "@[0-9a-f]{40}", "@COMMIT"));
        Assert.Contains("- run: ./build.ps1 Pack\n", Workflow("ci"), StringComparison.Ordinal);
        Assert.Contains("\non: [push, workflow_dispatch]\n", Workflow("quick"), StringComparison.Ordinal);
        Assert.Contains("  ubuntu-24_04:\n    name: ubuntu-24_04\n    runs-on: ubuntu-24.04\n", Workflow("quick"), StringComparison.Ordinal);
        Assert.DoesNotContain("cache", Workflow("quick"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No.slnx", "there is no file")]
    [InlineData("build.sh", "is not a solution file; expected .sln or .slnx")]
    [InlineData("Broken.slnx", "Broken.slnx': ")]
    public async Task A_solution_that_cannot_be_read_is_bad_input(string file, string problem)
    {
        _repository.Write("Broken.slnx", "<Solution><Project/></Solution>");

        var outcome = await Run($"--solution {file}");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("error: --solution: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(problem, outcome.Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Outside_of_a_git_repository_the_repository_is_missing_with_a_warning()
    {
        Directory.Delete(Path.Combine(_repository.Root, ".git"), recursive: true);

        var outcome = await Run("Compile --skip");

        Assert.Contains("GitRepository has no value:", outcome.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _repository.Dispose();

    private Task<Outcome> Run(string arguments, params (string Name, string? Value)[] environment) =>
        RunningProcess.RunBuild(nameof(Usual), _repository, arguments, environment);

    private string Workflow(string name) => File.ReadAllText(Path.Combine(_repository.Root, ".github", "workflows", $"{name}.yml"));

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _repository.Root })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
