using System.Diagnostics;
using System.Text;

namespace Slipway.Sandbox.Forge.Git;

/// <summary>What a git command printed, and how it ended.</summary>
internal sealed record GitOutput(int ExitCode, string Output, string Error);

/// <summary>A git command that had to succeed did not.</summary>
internal sealed class GitException(string command, string error) : Exception($"git {command} failed: {error}");

/// <summary>A bare repository, driven through the git program without the user's own configuration.</summary>
internal sealed class GitDirectory(string path)
{
    // A collection in the background would outlive the sandbox. What was acknowledged stays, whatever happens to the machine.
    private const string Config =
        """
        [uploadpack]
        	allowFilter = true
        	allowAnySHA1InWant = true
        [receive]
        	fsckObjects = true
        	autogc = false
        [gc]
        	auto = 0
        [core]
        	fsync = committed,reference

        """;

    public string Path { get; } = path;

    public static async Task<GitDirectory> CreateAsync(string path, CancellationToken cancellationToken)
    {
        var git = new GitDirectory(path);
        await git.RunAsync(["init", "--quiet", "--bare", "--initial-branch=main", "--template=", path], cancellationToken);
        await File.AppendAllTextAsync(System.IO.Path.Combine(path, "config"), Config, cancellationToken);
        return git;
    }

    public Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("git")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Directory.Exists(Path) ? Path : System.IO.Path.GetDirectoryName(Path),
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        GitEnvironment.Apply(start.Environment);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public async Task<GitOutput> TryAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken,
        string input = "",
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(arguments, environment);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new GitOutput(process.ExitCode, output, (await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <exception cref="GitException">The exit code is not 0.</exception>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken,
        string input = "",
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = await TryAsync(arguments, cancellationToken, input, environment);
        return result.ExitCode == 0 ? result.Output : throw new GitException(arguments[0], result.Error);
    }

    /// <summary>The commit that a branch, tag or id stands for; null when there is none.</summary>
    public async Task<string?> ResolveAsync(string revision, CancellationToken cancellationToken)
    {
        var result = await TryAsync(
            ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"], cancellationToken);
        return result.ExitCode == 0 ? result.Output.Trim() : null;
    }

    public Task<string?> ResolveBranchAsync(string branch, CancellationToken cancellationToken) =>
        ResolveAsync("refs/heads/" + branch, cancellationToken);

    public async Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellationToken) =>
        (await TryAsync(["merge-base", "--is-ancestor", ancestor, descendant], cancellationToken)).ExitCode == 0;

    /// <summary>All refs with the object that each points to.</summary>
    public async Task<SortedDictionary<string, string>> RefsAsync(CancellationToken cancellationToken)
    {
        var output = await RunAsync(["for-each-ref", "--format=%(objectname) %(refname)"], cancellationToken);
        var refs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            refs[line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]] = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        }

        return refs;
    }
}
