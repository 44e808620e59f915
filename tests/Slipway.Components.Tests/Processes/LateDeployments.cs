using Slipway.Components.Tests.Releasing;

namespace Slipway.Components.Tests.Processes;

/// <summary>The everyday race of two merges: the job of the first one comes last, with a clone that does not have the second.</summary>
public sealed class LateDeployments : ConfigTest
{
    [Fact]
    public async Task A_job_whose_clone_does_not_have_the_commit_that_runs_does_nothing_and_ends_well()
    {
        var late = Prepare();
        await DeployNewerAsync();

        var (exitCode, output) = await RunAsync(late, "Deploy", "--config-repository", Sandbox.ConfigRepository.AbsoluteUri);

        Assert.True(exitCode == 0, output);
        Assert.Contains("a newer commit was there already", output, StringComparison.Ordinal);
        Assert.DoesNotContain("kubectl annotate", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shallow_clone_of_the_newest_commit_goes_on()
    {
        Prepare();
        await DeployNewerAsync();
        Clone.Push("Third", ("dev/web/settings.yaml", Settings("third")));
        var shallow = FolderOf("shallow");
        Directory.CreateDirectory(shallow);
        await Commands.GitAsync(shallow, "clone", "--quiet", "--depth", "1", Clone.Git("remote", "get-url", "origin"), ".");

        var (exitCode, output) = await RunAsync(shallow, "Deploy");

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("a newer commit was there already", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_of_another_branch_still_stops_and_is_not_told_to_overwrite_first()
    {
        var late = Prepare();
        await DeployNewerAsync();
        await Commands.GitAsync(late, "commit", "--quiet", "--allow-empty", "-m", "Elsewhere");

        var (exitCode, output) = await RunAsync(late, "Deploy");

        Assert.Equal(1, exitCode);
        Assert.Contains("it is neither before nor after", output, StringComparison.Ordinal);
        Assert.Contains("Deploy from the head of the default branch. Only if", output, StringComparison.Ordinal);
    }

    // A clone of the commit before.
    private string Prepare()
    {
        Clone.Push("First", ("slipway.yaml", "stages:\n- { name: dev }\n"), ("dev/web/settings.yaml", Settings("first")));
        var late = FolderOf("late");
        Directory.CreateDirectory(late);
        Commands.GitAsync(late, "clone", "--quiet", Clone.Git("remote", "get-url", "origin"), ".").GetAwaiter().GetResult();
        return late;
    }

    private async Task DeployNewerAsync()
    {
        Clone.Push("Second", ("dev/web/settings.yaml", Settings("second")));
        await DeployAsync();
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments)
    {
        using var process = BuildProcess.Start(nameof(ConfigBuild), folder, Sandbox, new KillSwitch(), arguments);
        return (await process.EndAsync(), process.Output);
    }

    private static string Settings(string value) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: settings }}\ndata: {{ value: {value} }}\n";
}
