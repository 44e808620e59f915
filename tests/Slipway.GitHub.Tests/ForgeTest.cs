using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Serilog.Core;
using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Sandbox.Hosting;

namespace Slipway.GitHub.Tests;

/// <summary>A forge over HTTP with the seeded config repository, fresh for every test.</summary>
public abstract class ForgeTest : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-github-");
    private SandboxServer sandbox = null!;

    internal GitHubForge Forge { get; private set; } = null!;

    internal GitConfigRepository Repository { get; private set; } = null!;

    internal string CloneUrl => sandbox.ConfigRepository.AbsoluteUri;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(new SandboxOptions { Folder = Path.Combine(folder.FullName, "sandbox"), Port = 0, RunCi = false });
        Forge = ForgeWith(new Secret(sandbox.Token));
        Repository = new GitConfigRepository(new GitRemote(CloneUrl, new Secret(sandbox.Token)), Path.Combine(folder.FullName, "git"), Logger.None);
    }

    public async Task DisposeAsync()
    {
        await sandbox.DisposeAsync();
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        folder.Delete(recursive: true);
    }

    internal GitHubForge ForgeWith(Secret? token) => new(GitHubRepository.Parse(CloneUrl), token, Logger.None);

    /// <summary>Sets a branch to one commit on the default branch that writes a file; returns it.</summary>
    internal async Task<CommitSha> PushAsync(string branch, string content, string path = "dev/web/note.yaml")
    {
        var snapshot = await Repository.FetchAsync([branch], CancellationToken.None);
        return await Repository.CommitAsync(
            new ConfigCommit
            {
                Branch = branch,
                Parent = snapshot.Base.Commit,
                ExpectedHead = branch == snapshot.DefaultBranch ? snapshot.Base.Commit : snapshot.Branches.GetValueOrDefault(branch)?.Commit,
                Message = content + "\n",
                Files = [new FileEdit(path, ReadOnlyMemory<byte>.Empty, System.Text.Encoding.UTF8.GetBytes(content))],
            },
            CancellationToken.None);
    }

    /// <summary>The comments of a pull request, as the forge's API has them.</summary>
    internal async Task<IReadOnlyList<string>> CommentsAsync(int number)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.Token);
        var repository = GitHubRepository.Parse(CloneUrl);
        var comments = await http.GetFromJsonAsync<JsonElement>(new Uri(repository.Api, $"repos/{repository.Owner}/{repository.Name}/issues/{number}/comments"));
        return [.. comments.EnumerateArray().Select(comment => comment.GetProperty("body").GetString()!)];
    }

    internal static PullRequestText Text(string title) => new() { Title = title, Body = "A body\n", Labels = ["stage:dev", "application:web"] };
}
