using Slipway.Components.Tests.Releasing;
using Slipway.Forges;
using Slipway.Sandbox.Hosting;

namespace Slipway.Components.Tests.Processes;

/// <summary>A sandbox that kills builds, and what they leave in it.</summary>
public abstract class ProcessTest : IAsyncLifetime
{
    private const int MostRuns = 15;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-killed-");
    private readonly KillSwitch kills = new();

    private protected SandboxServer Sandbox { get; private set; } = null!;

    private protected GitHub.GitHubForge Forge { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { Folder = Path.Combine(folder.FullName, "sandbox"), Port = 0, RunCi = false, Around = kills.HandleAsync });
        Forge = new GitHub.GitHubForge(
            GitHub.GitHubRepository.Parse(Sandbox.ConfigRepository.AbsoluteUri), new Secret(Sandbox.Token), Serilog.Core.Logger.None);
    }

    public async Task DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        folder.Delete(recursive: true);
    }

    /// <summary>A folder of the test.</summary>
    private protected string FolderOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>An application repository with one commit.</summary>
    private protected async Task<string> ApplicationAsync(params (string Path, string Content)[] files)
    {
        var root = FolderOf("application");
        Directory.CreateDirectory(Path.Combine(root, ".nuke", "temp"));
        foreach (var (path, content) in files.Append((".gitignore", ".nuke/temp\nartifacts\n")))
        {
            await File.WriteAllTextAsync(Path.Combine(root, path), content);
            if (path.EndsWith(".sh", StringComparison.Ordinal))
            {
                ExecutableFile.Make(Path.Combine(root, path));
            }
        }

        await Commands.GitAsync(root, "init", "--quiet", "--initial-branch", "main");
        await Commands.GitAsync(root, "add", "--all");
        await Commands.GitAsync(root, "commit", "--quiet", "-m", "The application");
        return root;
    }

    /// <summary>
    /// Runs a build that is killed after its first write, then again, and so on: each run finds what those before it did, and gets one step further,
    /// until one has nothing more to write. Returns the writes.
    /// </summary>
    private protected async Task<IReadOnlyList<string>> RunKilledAsync(string build, string root, params string[] arguments)
    {
        var before = kills.Kills.Count;
        for (var run = 0; run < MostRuns; run++)
        {
            var known = kills.Kills.Count;
            using var process = BuildProcess.Start(build, root, Sandbox, kills, arguments);
            var exitCode = await process.EndAsync();
            kills.Disarm();
            if (kills.Kills.Count == known)
            {
                Assert.True(exitCode == 0, $"exit code {exitCode} after {string.Join(", ", kills.Kills.Skip(before))}\n{process.Output}");
                return [.. kills.Kills.Skip(before)];
            }
        }

        throw new InvalidOperationException($"It never ended: {string.Join(", ", kills.Kills)}");
    }

    /// <summary>What there is of a release branch, after all: one pull request, whose branch is one commit ahead of the base, and one message.</summary>
    private protected async Task<PullRequest> AssertOneAsync(string branch, string title)
    {
        var only = Assert.Single(await Forge.PullRequests.FindAsync(branch, default));
        Assert.Equal((title, 2), (only.Text.Title, only.Text.Labels.Count));
        Assert.Equal("1", await GitAsync("rev-list", "--count", "--no-merges", $"{only.Head}", $"^{(only.State == PullRequestState.Merged ? $"{only.MergeCommit}^1" : only.BaseBranch)}"));
        Assert.Single(Messages(), text => text.Contains($" {branch.Split('/')[1]}: ", StringComparison.Ordinal));
        return only;
    }

    /// <summary>The texts of the messages that were sent, oldest first.</summary>
    private protected IReadOnlyList<string> Messages() => Sandbox.Slack.Find("releases") is { } channel ? [.. Sandbox.Slack.Of(channel.Id).Select(message => message.Text)] : [];

    private protected Task<string> GitAsync(params string[] arguments) => Commands.GitAsync(Path.Combine(folder.FullName, "sandbox", "forge", "acme", "config.git"), arguments);
}
