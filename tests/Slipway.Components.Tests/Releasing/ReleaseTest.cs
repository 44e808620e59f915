using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Serilog.Core;
using Slipway.Components.Releasing;
using Slipway.ConfigRepositories;
using Slipway.Engine.Releasing;
using Slipway.Git;
using Slipway.GitHub;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Sandbox.Hosting;

namespace Slipway.Components.Tests.Releasing;

/// <summary>A forge over HTTP with the seeded config repository, fresh for every test, and the steps of the release targets.</summary>
public abstract class ReleaseTest : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-release-");

    internal string SandboxFolder => Path.Combine(folder.FullName, "sandbox");

    internal string CacheFolder => Path.Combine(folder.FullName, "git");

    internal SandboxServer Sandbox { get; private set; } = null!;

    internal GitHubForge Forge { get; private set; } = null!;

    /// <summary>What was said while a deployment was waited for.</summary>
    internal HeardOfReleases Heard { get; } = new();

    internal Releaser Steps => Forge.Releaser(Repository(), Logger.None);

    public async Task InitializeAsync()
    {
        Sandbox = await SandboxServer.StartAsync(new SandboxOptions { Folder = SandboxFolder, Port = 0, RunCi = false });
        Forge = new GitHubForge(GitHubRepository.Parse(Sandbox.ConfigRepository.AbsoluteUri), new Secret(Sandbox.Token), Logger.None);
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

    internal GitConfigRepository Repository(string cache = "git") =>
        new(new GitRemote(Sandbox.ConfigRepository.AbsoluteUri, new Secret(Sandbox.Token)), Path.Combine(folder.FullName, cache), Logger.None);

    internal Task<IReadOnlyList<ReleasedApplication>> CommitAsync(ReleaseRequest request, string cache = "git") =>
        Forge.Releaser(Repository(cache), Logger.None).CommitAsync(request, history: null, CancellationToken.None);

    internal async Task<ReleasedApplication> ReleaseAsync(ReleaseRequest request) =>
        (await Steps.OpenAsync(await CommitAsync(request), CancellationToken.None)).Single();

    internal async Task<ReleasedApplication> MergeAsync(ReleasedApplication release, TimeSpan? timeout = null) =>
        (await Steps.MergeAsync([release], timeout ?? TimeSpan.FromMinutes(5), CancellationToken.None)).Single();

    /// <summary>Waits for a deployment; returns what the summary says of it.</summary>
    internal async Task<IReadOnlyList<(string Key, string Value)>> WaitAsync(ReleasedApplication release, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var summary = new DeploymentSummary();
        await using var releaser = Forge.Releaser(Repository(), Logger.None, others: [summary, Heard]);
        await releaser.WaitAsync([release], timeout ?? TimeSpan.FromMinutes(5), cancellationToken);
        return summary.Pairs;
    }

    internal async Task<string> ReadAsync(string branch, string path)
    {
        var snapshot = await Repository().FetchAsync([branch], CancellationToken.None);
        var tree = branch == snapshot.DefaultBranch ? snapshot.Base : snapshot.Branches[branch];
        return Encoding.UTF8.GetString(await tree.ReadAsync(path, CancellationToken.None) ?? []);
    }

    /// <summary>Sets the default branch to a commit that writes files.</summary>
    internal async Task PushAsync(params (string Path, string Content)[] files)
    {
        var snapshot = await Repository().FetchAsync([], CancellationToken.None);
        await Repository().CommitAsync(
            new ConfigCommit
            {
                Branch = snapshot.DefaultBranch,
                Parent = snapshot.Base.Commit,
                ExpectedHead = snapshot.Base.Commit,
                Message = "A change\n",
                Files = [.. files.Select(file => new FileEdit(file.Path, ReadOnlyMemory<byte>.Empty, Encoding.UTF8.GetBytes(file.Content)))],
            },
            CancellationToken.None);
    }

    /// <summary>Calls the forge's API as a person's program does; the path begins behind the repository. Where no other account is named, it is the owner's.</summary>
    internal async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body = null, string? user = null)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user is null ? Sandbox.Token : $"{Sandbox.Token}.{user}");
        var repository = GitHubRepository.Parse(Sandbox.ConfigRepository.AbsoluteUri);
        using var request = new HttpRequestMessage(method, new Uri(repository.Api, $"repos/{repository.Owner}/{repository.Name}/{path}".TrimEnd('/')));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return response.Content.Headers.ContentLength == 0 ? default : await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Sets what the config repository's settings say.</summary>
    internal Task SetRepositoryAsync(object settings) => CallAsync(HttpMethod.Patch, "", settings);

    internal async Task<IReadOnlyList<string>> CommentsAsync(int number) =>
        [.. (await CallAsync(HttpMethod.Get, $"issues/{number}/comments")).EnumerateArray().Select(comment => comment.GetProperty("body").GetString()!)];

    internal static ReleaseRequest Request(string version, params string[] applications) => new()
    {
        Candidates = [.. (applications.Length == 0 ? ["web"] : applications).Select(name => new ReleaseCandidate
        {
            Application = ApplicationName.Parse(name),
            Version = version,
            Image = ImageReference.Parse($"ghcr.io/acme/{name}:{version}").WithDigest(Digest.Of(Encoding.UTF8.GetBytes(name + version))),
            SourceCommit = CommitSha.Parse(new string('a', 40)),
        })],
    };
}
