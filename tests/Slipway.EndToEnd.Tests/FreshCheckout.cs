using System.Text;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;

namespace Slipway.EndToEnd.Tests;

/// <summary>
/// What a newcomer has: a copy of this repository in a folder with a space in its path, with history, nothing compiled, and a sandbox
/// on ports of its own. Shared by all tests, which run one after the other: compiling it takes longest. The sandbox is stopped and the folder removed
/// at the end.
/// </summary>
public sealed class FreshCheckout : IAsyncLifetime
{
    private readonly string parent = Path.Combine(Path.GetTempPath(), "slipway-e2e-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly int port = FreePorts.Pair();

    public string Root => Path.Combine(parent, "my application");

    /// <summary>The sandbox's page.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}/");

    public string Kubeconfig => Path.Combine(Root, ".nuke", "temp", "sandbox", "kubeconfig");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Root);
        var source = Checkout.Root;
        var files = await Git(source, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        foreach (var file in files.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(source, file))))
        {
            var target = Path.Combine(Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(source, file), target);
        }

        await StartRepositoryAsync(Root, "The application as it stands");
    }

    public async Task DisposeAsync()
    {
        if (File.Exists(Kubeconfig))
        {
            await BuildAsync("SandboxDown");
        }

        Directory.Delete(parent, recursive: true);
    }

    /// <summary>Commits whatever is in the work tree; returns the version that a release of it has.</summary>
    public async Task<string> CommitAsync(string message)
    {
        await CommitAllAsync(Root, message);
        var height = (await Git(Root, "rev-list", "--count", "HEAD")).Trim();
        var sha = (await Git(Root, "rev-parse", "--short=7", "HEAD")).Trim();
        return $"0.0.1-0.{height}.g{sha}";
    }

    /// <summary>A commit that changes something of the application.</summary>
    public Task<string> CommitChangeAsync(string what)
    {
        File.AppendAllText(Path.Combine(Root, "src", "App", "Program.cs"), $"// {what}\n", Encoding.UTF8);
        return CommitAsync(what);
    }

    /// <summary>Makes a repository of a folder, with one commit.</summary>
    public static async Task StartRepositoryAsync(string folder, string message)
    {
        await Git(folder, "init", "--quiet", "--initial-branch", "main");
        await CommitAllAsync(folder, message);
    }

    public static Task PushAsync(string folder, Uri repository) => Git(folder, "push", "--quiet", repository.AbsoluteUri, "main");

    private static async Task CommitAllAsync(string repository, string message)
    {
        await Git(repository, "add", "--all");
        await Git(repository, "-c", "user.name=Developer", "-c", "user.email=developer@example.org", "commit", "--quiet", "--message", message);
    }

    /// <summary>Runs the build as a person without a terminal would.</summary>
    public async Task<BuildResult> BuildAsync(params string[] arguments)
    {
        var result = await Cli.Wrap("bash")
            .WithArguments([Path.Combine(Root, "build.sh"), .. arguments])
            .WithWorkingDirectory(parent)
            .WithEnvironmentVariables(Environment())
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return new BuildResult(result.ExitCode, result.StandardOutput + result.StandardError + (result.ExitCode == 0 ? "" : LastCiLog()));
    }

    private string LastCiLog()
    {
        var folder = new DirectoryInfo(Path.Combine(Root, ".nuke", "temp", "sandbox", "ci", "logs"));
        var last = folder.Exists ? folder.EnumerateFiles().MaxBy(file => file.LastWriteTimeUtc) : null;
        return last is null ? "" : $"\nThe last run of the sandbox's CI:\n{File.ReadAllText(last.FullName)}";
    }

    /// <summary>Runs kubectl with the sandbox's kubeconfig.</summary>
    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var result = await Cli.Wrap("kubectl")
            .WithArguments(["--kubeconfig", Kubeconfig, .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return result.StandardOutput + result.StandardError;
    }

    /// <summary>The messages of the sandbox's channel that releases are told in, the newest first.</summary>
    public async Task<IReadOnlyList<string>> SlackMessagesAsync()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(Root, ".nuke", "temp", "sandbox", "token"))).Trim());
        var answer = JsonNode.Parse(await http.GetStringAsync(new Uri(Address, "api/slack/conversations.history?channel=releases")))!;
        return [.. answer["messages"]!.AsArray().Select(message => (string)message!["text"]!)];
    }

    private Dictionary<string, string?> Environment() => new()
    {
        ["SLIPWAY_CONFIG_REPOSITORY"] = $"{Address}acme/config.git",
        ["SLIPWAY_REGISTRY"] = $"localhost:{port}/acme",
        ["SLIPWAY_BASE_IMAGE"] = $"localhost:{port}/slipway/empty:latest",
        ["SLIPWAY_CLOUD_BUILD_URL"] = $"{Address}google/cloudbuild/",
        ["SLIPWAY_STORAGE_URL"] = $"{Address}google/storage/",
        ["SLIPWAY_PUB_SUB_URL"] = $"{Address}google/pubsub/",
        ["KUBECONFIG"] = null,
        ["GITHUB_TOKEN"] = null,
        ["CI"] = "true",
    };

    private static async Task<string> Git(string folder, params string[] arguments)
    {
        var result = await Cli.Wrap("git").WithArguments(arguments).WithWorkingDirectory(folder).ExecuteBufferedAsync();
        return result.StandardOutput;
    }
}

/// <summary>The tests that share the checkout.</summary>
[CollectionDefinition(Name)]
public sealed class OneCheckout : ICollectionFixture<FreshCheckout>
{
    public const string Name = "One fresh checkout";
}
