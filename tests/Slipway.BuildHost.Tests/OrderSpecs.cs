using Slipway.BuildHost.Tests.Builds;
using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

public sealed class OrderSpecs : IDisposable
{
    private readonly RepositoryFolder _repository = new();

    [Theory]
    [InlineData("", "Tools Restore Lint Compile Test Audit Notify")]
    [InlineData("Test Clean", "Tools Clean Restore Lint Compile Test Audit Notify")]
    [InlineData("--target Compile+Clean", "Clean Restore Lint Compile Notify")]
    [InlineData("lint", "Lint")]
    [InlineData("All --skip", "")]
    [InlineData("Test --skip", "Test")]
    [InlineData("Test --skip compile notify", "Tools Test Audit")]
    [InlineData("Test --skip restore audit", "Lint Compile Test Notify")]
    [InlineData("Dynamic", "Tools")]
    [InlineData("Static", "")]
    [InlineData("StaticButRuns", "Tools")]
    [InlineData("Static Dynamic", "Tools")]
    public async Task Targets_run_in_the_order_of_their_relations(string arguments, string order)
    {
        var outcome = await RunningProcess.RunBuild(nameof(Relations), _repository, arguments);

        Assert.Equal(order, outcome.Ran);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact]
    public async Task A_plan_is_printed_as_text_and_runs_nothing()
    {
        var outcome = await RunningProcess.RunBuild(nameof(Relations), _repository, "Compile --skip Lint --plan");

        Assert.Equal("Execution plan:\n\n   1. Restore\n   2. Lint  (skipped)\n   3. Compile  (needs Restore, Lint)\n   4. Notify  (triggered by Compile)\n", outcome.Output);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact]
    public async Task The_summary_says_what_became_of_each_target_and_why()
    {
        var outcome = await RunningProcess.RunBuild(nameof(Relations), _repository, "Reports Dynamic Compile --skip Lint");

        Assert.Matches(@"\nReports +Succeeded .*// Tests: 12\n", outcome.Output);
        Assert.Matches(@"\nDynamic +Skipped +// OnlyWhen: Compile == null\n", outcome.Output);
        Assert.Matches(@"\nLint +Skipped +// Skipped: by --skip\n", outcome.Output);
        Assert.Matches(@"\nTotal +", outcome.Output);
    }

    [Fact]
    public async Task Components_give_targets_that_a_build_and_other_components_can_extend()
    {
        var outcome = await RunningProcess.RunBuild(nameof(Components), _repository, "");
        var help = await RunningProcess.RunBuild(nameof(Components), _repository, "--help");

        Assert.Equal("CompileThings OwnCompile TestThings Again BasePublish OwnPublish", outcome.Ran);
        Assert.Contains("  Publish (default)     Publishes -> CompileThings", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compile-things", "ICompileThings has it: add it to the interfaces of class Needs.")]
    [InlineData("TestThings", "ITestThings has it, and so has ITestThingsTwice, which brings the most: add one of them to the interfaces of class Needs.")]
    [InlineData("Publsh", "Did you mean Push?")]
    public async Task A_target_that_a_build_lacks_is_answered_with_the_component_that_has_it(string target, string answer)
    {
        var outcome = await RunningProcess.RunBuild(nameof(Needs), _repository, target);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"error: {$"{target}: unknown target. {answer}".TrimEnd()}\n", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ship", "")]
    [InlineData("Shipp", " Did you mean Ship?")]
    public async Task A_target_of_the_other_repository_is_answered_with_where_it_runs(string target, string question)
    {
        var outcome = await RunningProcess.RunBuild(nameof(Sides), _repository, target);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(
            $"error: {target}: unknown target.{question} This is the build of a config repository, and Ship is a target of an application repository: run it there. "
            + "Only if this repository is both, add IShipAll to the interfaces of class Sides.\n", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("help")]
    [InlineData("-help")]
    [InlineData("--help")]
    public async Task Help_is_there_under_its_usual_names(string argument)
    {
        var outcome = await RunningProcess.RunBuild(nameof(Sides), _repository, argument);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("Targets (run as: [targets] [--options]):\n\n  Land (default)  Lands\n", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help land")]
    [InlineData("Land --help")]
    [InlineData("help Land")]
    [InlineData("-h Land")]
    public async Task Help_on_a_target_begins_with_it_and_its_own_parameters(string arguments)
    {
        var outcome = await RunningProcess.RunBuild(nameof(Sides), _repository, arguments);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("Land: Lands\n\n  --pier      On which pier\n  --registry  Where images go\n\nTargets (run as", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_that_is_not_wanted_is_not_printed()
    {
        var outcome = await RunningProcess.RunBuild(nameof(Sides), _repository, "Land --help false");

        Assert.Equal(0, outcome.ExitCode);
        Assert.DoesNotContain("Targets (run as", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Cycle), "Targets wait for each other: ")]
    [InlineData(nameof(Stranger), "Target 'Known': a target that it depends on is not a property of the build")]
    [InlineData(nameof(Ambiguous), "Target 'Deploy' comes from IOneDeploy and IOtherDeploy. Implement it in Ambiguous")]
    [InlineData(nameof(Hidden), "Target 'Deploy' of Hidden does not implement IOneDeploy.Deploy. Make it public")]
    public async Task A_build_that_makes_no_sense_says_why(string build, string message)
    {
        var outcome = await RunningProcess.RunBuild(build, _repository, "");

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith(message, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_target_requires_is_checked_before_anything_runs()
    {
        var outcome = await RunningProcess.RunBuild(nameof(Needs), _repository, "");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Ran);
        Assert.Contains("error: --registry: needs a value for target Push (Where images go).", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("error: --port: needs a value for target Push.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("error: Target Push requires Missing. no-such-tool: there is no such program on the PATH.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("1024", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("requires Git", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_skipped_target_requires_does_not_matter()
    {
        var outcome = await RunningProcess.RunBuild(nameof(Needs), _repository, "Skipped --skip Push");

        Assert.Equal("Skipped", outcome.Ran);
    }

    public void Dispose() => _repository.Dispose();
}
