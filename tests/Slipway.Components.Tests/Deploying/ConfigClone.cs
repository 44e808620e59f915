using CliWrap;
using CliWrap.Buffered;
using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Engine.Releasing;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Sandbox.Hosting;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A clone of the sandbox's config repository, worked in as a person does.</summary>
internal sealed class ConfigClone
{
    /// <summary>Options of git that say who commits.</summary>
    public static readonly string[] Person = ["-c", "user.name=A person", "-c", "user.email=person@example.invalid"];

    private readonly string folder;
    private readonly GitRemote remote;

    private ConfigClone(string folder, GitRemote remote) => (this.folder, this.remote) = (folder, remote);

    public string Folder => folder;

    public CommitSha Head => CommitSha.Parse(Git("rev-parse", "HEAD"));

    public GitConfigRepository Repository => new(remote, folder + "-cache", Logger.None);

    public static ConfigClone Of(SandboxServer sandbox, string folder)
    {
        var url = new UriBuilder(sandbox.ConfigRepository) { UserName = "x", Password = sandbox.Token }.Uri.AbsoluteUri;
        var clone = new ConfigClone(folder, new GitRemote(sandbox.ConfigRepository.AbsoluteUri, new Secret(sandbox.Token)));
        Directory.CreateDirectory(folder);
        clone.Git("clone", "--quiet", url, ".");
        return clone;
    }

    public RestoreProposer Restores(GitHub.GitHubForge forge) => new(Repository, new GitConfigHistory(folder, Logger.None), forge.PullRequests);

    /// <summary>Sets files (null: deletes them), commits and pushes.</summary>
    public CommitSha Push(string message, params (string Path, string? Content)[] files)
    {
        foreach (var (path, content) in files)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (content is null)
            {
                File.Delete(full);
            }
            else
            {
                File.WriteAllText(full, content);
            }
        }

        Git("add", "--all");
        Git([.. Person, "commit", "--quiet", "-m", message]);
        Git("push", "--quiet");
        return Head;
    }

    public string Git(params string[] arguments) => Cli.Wrap("git")
        .WithArguments(arguments)
        .WithWorkingDirectory(folder)
        .WithEnvironmentVariables(new Dictionary<string, string?> { ["GIT_CONFIG_GLOBAL"] = "/dev/null" })
        .ExecuteBufferedAsync()
        .GetAwaiter().GetResult().StandardOutput.Trim();
}
