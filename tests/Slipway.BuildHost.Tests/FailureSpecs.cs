using System.Text.RegularExpressions;
using Slipway.BuildHost.Tests.Builds;
using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

public sealed class FailureSpecs : IDisposable
{
    private readonly RepositoryFolder _repository = new();

    [Theory]
    [InlineData("Expected", 1, "The moon is not full", false)]
    [InlineData("Bug", 1, "System.InvalidOperationException: Nobody foresaw this", true)]
    [InlineData("Tool", 1, "git has ended with exit code 1.", false)]
    [InlineData("Coded", 2, "Bad input", false)]
    [InlineData("Expected --verbosity verbose", 1, "System.Exception: The moon is not full", true)]
    [InlineData("NeedsWhatIsMissing", 1, "Its condition has failed", true)]
    public async Task A_failure_sets_the_exit_code_and_prints_its_stack_only_if_nobody_foresaw_it(string arguments, int exitCode, string message, bool hasStack)
    {
        var outcome = await Run(arguments);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains($"[ERR] {message}", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(hasStack, outcome.Output.Contains("   at ", StringComparison.Ordinal));
        Assert.Matches(@"\n\w+ +Failed ", outcome.Output);
    }

    [Fact]
    public async Task After_a_failure_only_assured_targets_run()
    {
        var outcome = await Run("Chain CleanUp");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("CleanUp", outcome.Ran);
        Assert.Matches(@"\nExpected +Failed .*\nChain +NotRun.*\nCleanUp +Succeeded", outcome.Output);
    }

    [Fact]
    public async Task A_build_that_proceeds_after_a_failure_fails_in_the_end_and_repeats_errors_and_warnings()
    {
        var outcome = await Run("Warns");

        Assert.Equal(1, outcome.ExitCode);
        // The warning stands right above.
        Assert.Matches(@"Mind the gap\n+Errors & Warnings\n\[ERR\] Proceeds: Minor\n\n", outcome.Output);
        Assert.Matches(@"\nWarns +Succeeded", outcome.Output);
    }

    [Fact]
    public async Task A_failure_that_stands_right_above_the_end_is_not_said_again()
    {
        var outcome = await Run("Expected");

        Assert.Single(Regex.Matches(outcome.Output, @"^\S+ \[ERR\] ", RegexOptions.Multiline));
        Assert.DoesNotContain("Errors & Warnings", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130, "Waits")]
    [InlineData("TERM", 143, "Waits")]
    [InlineData("TERM", 143, "Stubborn")]
    [InlineData("INT", 130, "ComesToItsEnd")]
    [InlineData("TERM", 143, "ComesToItsEnd")]
    public async Task A_signal_runs_the_assured_targets_and_sets_the_exit_code(string signal, int exitCode, string target)
    {
        using var process = RunningProcess.Build(nameof(Failures), _repository, [target, "CleanUp"]);
        await process.Prints("waiting");
        await process.Signal(signal);
        var outcome = await process.End();

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal("CleanUp", outcome.Ran);
        Assert.Matches($@"\n{target} +Aborted", outcome.Output);
    }

    [Fact]
    public async Task After_a_signal_no_further_target_starts_and_none_that_was_interrupted_has_succeeded()
    {
        using var process = RunningProcess.Build(nameof(Failures), _repository, ["ComesToItsEnd", "Chain"]);
        await process.Prints("waiting");
        await process.Signal("TERM");
        var outcome = await process.End();

        Assert.Equal(143, outcome.ExitCode);
        Assert.Equal("", outcome.Ran);
        Assert.Matches(@"\nComesToItsEnd +Aborted .*\nExpected +NotRun.*\nChain +NotRun", outcome.Output);
        Assert.DoesNotContain("ucceeded", outcome.Output, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("WaitsForAChild")]
    [InlineData("WaitsForTheStubborn")]
    public async Task A_signal_ends_what_the_programs_of_a_target_have_started(string target)
    {
        using var process = RunningProcess.Build(nameof(Failures), _repository, [target, "CleanUp"]);
        await process.Prints("child ");
        await process.Signal("TERM");
        var outcome = await process.End();

        Assert.Equal(143, outcome.ExitCode);
        Assert.Equal("CleanUp", outcome.Ran);
        var child = System.Text.RegularExpressions.Regex.Match(outcome.Output, @"child (\d+)\n").Groups[1].Value;
        // Whoever adopted it may not have asked for its exit code yet: then it is a zombie.
        Assert.True(!File.Exists($"/proc/{child}/stat") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z ", StringComparison.Ordinal), outcome.Output);
    }

    [Fact]
    public async Task A_continued_build_leaves_out_what_has_succeeded()
    {
        await Run("CleanUp Expected");
        var outcome = await Run("CleanUp Expected --continue");
        var other = await Run("CleanUp --continue");

        Assert.Equal("", outcome.Ran);
        Assert.Matches(@"\nCleanUp +Skipped", outcome.Output);
        Assert.Equal("CleanUp", other.Ran);
    }

    [Fact]
    public async Task A_build_goes_on_where_the_notes_of_the_last_attempt_are_damaged()
    {
        Directory.CreateDirectory(Path.Combine(_repository.Root, ".nuke", "temp"));
        await File.WriteAllBytesAsync(Path.Combine(_repository.Root, ".nuke", "temp", "build-attempt.log"), [0xFF, 0xFE, 0, (byte)'\n', 0xC3]);

        Assert.Equal("CleanUp", (await Run("CleanUp --continue")).Ran);
    }

    [Fact]
    public async Task Secrets_are_masked_wherever_they_are_printed()
    {
        const string Key = "-----BEGIN-----\nfirst line\nsecond line\n-----END-----";
        foreach (var verbosity in new[] { "normal", "verbose" })
        {
            var outcome = await RunningProcess.RunBuild(
                nameof(Secrets), _repository, $"--verbosity {verbosity}", ("SLIPWAY_KEY", Key), ("WELL_KNOWN_TOKEN", "hunter2"));

            Assert.Contains("logged *** and ***", outcome.Output, StringComparison.Ordinal);
            Assert.Contains("from a process: ***", outcome.Output, StringComparison.Ordinal);
            Assert.Contains("one by one ***", outcome.Output, StringComparison.Ordinal);
            Assert.Contains("failed with ***", outcome.Output, StringComparison.Ordinal);
            foreach (var secret in new[] { "hunter2", "BEGIN", "first line", "second line" })
                Assert.DoesNotContain(secret, outcome.All, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "::group::Warns", "::warning::Mind the gap", "::error::Minor")]
    [InlineData("TF_BUILD", "##[group]Warns", "##vso[task.logissue type=warning]Mind the gap", "##vso[task.logissue type=error]Minor")]
    [InlineData("TEAMCITY_VERSION", "##teamcity[blockOpened name='Warns']", "##teamcity[message text='Mind the gap' status='WARNING']", "status='ERROR'")]
    [InlineData("GITLAB_CI", ":warns", "[WRN] Mind the gap", "[ERR] Minor")]
    public async Task A_known_CI_system_gets_its_own_commands(string variable, string group, string warning, string error)
    {
        var outcome = await RunningProcess.RunBuild(nameof(Failures), _repository, "Warns", (variable, "true"), ("CI", "true"));

        Assert.Contains(group, outcome.Output, StringComparison.Ordinal);
        Assert.Contains(warning, outcome.Output, StringComparison.Ordinal);
        Assert.Contains(error, outcome.Output, StringComparison.Ordinal);
        // Where the command is a line of the log, there is no other one beside it. The failure comes again at the end, as it does not stand right above it, and in the table.
        Assert.Single(Regex.Matches(outcome.Output, "Mind the gap"));
        Assert.Equal(3, Regex.Count(outcome.Output, "Minor"));
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "::endgroup::\n::error::The moon is not full")]
    [InlineData("TF_BUILD", "##[endgroup]\n##vso[task.logissue type=error]The moon is not full")]
    public async Task Why_a_target_failed_stands_behind_its_group_which_CI_systems_fold(string variable, string expected)
    {
        var outcome = await RunningProcess.RunBuild(nameof(Failures), _repository, "Expected", (variable, "true"), ("CI", "true"));

        Assert.Contains(expected, outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[ERR]", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_goes_to_a_file_has_no_colours()
    {
        var outcome = await Run("Expected");

        Assert.DoesNotContain('\u001b', outcome.All);
    }

    public void Dispose() => _repository.Dispose();

    private Task<Outcome> Run(string arguments) => RunningProcess.RunBuild(nameof(Failures), _repository, arguments);
}
