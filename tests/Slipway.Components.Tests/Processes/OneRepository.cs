using Slipway.Components.Tests.Deploying;
using Slipway.Forges;

namespace Slipway.Components.Tests.Processes;

/// <summary>Source and manifests in one repository, with the builds that its CI runs.</summary>
public sealed class OneRepository : ProcessTest
{
    private const string Branch = "release/dev/web";

    [Theory]
    [InlineData("merge")]
    [InlineData("squash")]
    public async Task A_merged_release_is_not_the_next_thing_to_release_and_a_change_of_the_source_is(string method)
    {
        var clone = ConfigClone.Of(Sandbox, FolderOf("clone"));
        clone.Push("The source", ("src/app.txt", "one"), (".gitignore", ".nuke/temp\nartifacts\n"), (".nuke/keep", ""));
        await ReleaseAsync(clone);
        var first = (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))!;
        Merge(clone, first, method);

        var again = await ReleaseAsync(clone);

        Assert.Contains("Nothing to do: main has web", again, StringComparison.Ordinal);
        Assert.Single(await Forge.PullRequests.FindAsync(Branch, default));
        clone.Push("A fix", ("src/app.txt", "two"));
        await ReleaseAsync(clone);
        var second = (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))!;
        Assert.Contains(clone.Head.Value[..7], second.Text.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_was_reverted_there_does_not_come_back_under_another_version()
    {
        var clone = ConfigClone.Of(Sandbox, FolderOf("clone"));
        clone.Push("The source", ("src/app.txt", "one"), (".gitignore", ".nuke/temp\nartifacts\n"), (".nuke/keep", ""));
        await ReleaseAsync(clone);
        Merge(clone, (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))!, "merge");
        clone.Git([.. ConfigClone.Person, "revert", "--no-edit", "-m", "1", "HEAD"]);
        clone.Git("push", "--quiet");

        var again = await ReleaseAsync(clone);

        Assert.Contains("went back from it", again, StringComparison.Ordinal);
        Assert.Null(await Forge.PullRequests.FindOpenAsync(Branch, "main", default));
    }

    private static void Merge(ConfigClone clone, PullRequest pullRequest, string method)
    {
        clone.Git("fetch", "--quiet");
        if (method == "squash")
        {
            clone.Git("merge", "--quiet", "--squash", $"origin/{Branch}");
            clone.Git([.. ConfigClone.Person, "commit", "--quiet", "-m", $"{pullRequest.Text.Title} (#{pullRequest.Number})"]);
        }
        else
        {
            clone.Git([.. ConfigClone.Person, "merge", "--quiet", "--no-ff", "-m", $"Merge pull request #{pullRequest.Number}", $"origin/{Branch}"]);
        }

        clone.Git("push", "--quiet");
    }

    private async Task<string> ReleaseAsync(ConfigClone clone)
    {
        using var process = BuildProcess.Start(nameof(MonorepoBuild), clone.Folder, Sandbox, new KillSwitch(), "Release");
        var exitCode = await process.EndAsync();
        Assert.True(exitCode == 0, process.Output);
        return process.Output;
    }
}
