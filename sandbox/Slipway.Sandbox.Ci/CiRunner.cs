using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Ci;

/// <summary>Carries out one run in a folder of its own.</summary>
internal sealed class CiRunner(CiSurroundings surroundings)
{
    public const string BuildScript = "build.sh";

    private const int KeptFolders = 3;

    private RunProcess? _process;

    private string Runs => Path.Combine(surroundings.Folder, "runs");

    /// <summary>Changes with every line of a log.</summary>
    public ChangeSignal LogChanges { get; } = new();

    public string LogPath(long id) => Path.Combine(surroundings.Folder, "logs", $"{id}.txt");

    /// <summary>The build's exit code.</summary>
    public async Task<int> RunAsync(CiRun run, ForgeRepository repository, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Runs, run.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Clean(run.Id);
        if (Directory.Exists(folder))
        {
            // Left by an attempt that was cut off.
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        using var log = new RunLog(LogPath(run.Id), surroundings.Token, LogChanges);
        var build = Path.Combine(folder, "config");
        var command = await PrepareAsync(run, repository, build, Path.Combine(folder, "pull-request"), cancellationToken);
        log.Write("$ " + string.Join(' ', command));
        using var process = RunProcess.Start(command, build, CiEnvironment.Create(run, surroundings));
        _process = process;
        try
        {
            var code = await process.WaitAsync(log.Write, cancellationToken);
            log.Write($"exit code {code}");
            return code;
        }
        finally
        {
            _process = null;
        }
    }

    /// <summary>Kills what runs now.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>
    /// A pull request is untrusted: its files are only data for the base branch's build.
    /// </summary>
    private async Task<string[]> PrepareAsync(
        CiRun run, ForgeRepository repository, string build, string pullRequest, CancellationToken cancellationToken)
    {
        var address = surroundings.Address();
        if (run.Kind != CiRunKind.Preview)
        {
            await Checkout.CreateAsync(repository, address, run.Sha, ForgeRepository.DefaultBranch, build, cancellationToken);
            return
            [
                .. Script(build), .. run.Kind switch
                {
                    CiRunKind.Deploy => ["Deploy"],
                    CiRunKind.Promote => ["Promote", "--from", run.From!, "--to", run.Stage!, "--application", run.Application!],
                    var kind => new[] { kind.ToString(), "--stage", run.Stage!, "--application", run.Application! },
                },
            ];
        }

        var branch = repository.PullRequests.Find(run.PullRequest!.Value)?.BaseBranch ?? ForgeRepository.DefaultBranch;
        var baseSha = await repository.Git.ResolveBranchAsync(branch, cancellationToken)
            ?? throw new SlipwayException($"branch {branch}", "does not exist any more.");
        await Checkout.CreateAsync(repository, address, baseSha, branch, build, cancellationToken);
        await Checkout.CreateAsync(repository, address, run.Sha, branch: null, pullRequest, cancellationToken);
        return [.. Script(build), "Preview", "--manifests", pullRequest];
    }

    private static string[] Script(string folder) => OperatingSystem.IsWindows()
        ? ["powershell", "-ExecutionPolicy", "ByPass", "-NoProfile", "-File", Path.Combine(folder, "build.ps1")]
        : [Path.Combine(folder, BuildScript)];

    private void Clean(long current)
    {
        Directory.CreateDirectory(Runs);
        var old = Directory.EnumerateDirectories(Runs)
            .Where(folder => long.TryParse(Path.GetFileName(folder), out var id) && id != current)
            .OrderByDescending(folder => long.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture))
            .Skip(KeptFolders - 1);
        foreach (var folder in old)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
