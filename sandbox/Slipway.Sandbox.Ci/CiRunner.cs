using Slipway.Sandbox.Ci.Workflows;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Ci;

/// <summary>Carries out one run at a time, each in a folder of its own.</summary>
internal sealed class CiRunner(CiSurroundings surroundings, RunFolders folders, ChangeSignal changes)
{
    public const string BuildScript = "build.sh";

    private RunProcess? _process;

    /// <summary>The exit code of the first command that failed, else 0.</summary>
    public async Task<int> RunAsync(CiRun run, ForgeRepository repository, CancellationToken cancellationToken)
    {
        var folder = folders.Create(run.Id);
        using var log = new RunLog(LogPath(surroundings, run.Id), surroundings.Token, changes);
        if (run.Workflow is not null)
        {
            return await RunWorkflowAsync(run, repository, folder, log, cancellationToken);
        }

        var build = Path.Combine(folder, "config");
        var command = await PrepareAsync(run, repository, build, Path.Combine(folder, "pull-request"), cancellationToken);
        log.Write("$ " + string.Join(' ', command));
        var code = await StartAsync(command, build, CiEnvironment.Create(run, surroundings), log, cancellationToken);
        if (run.Kind == CiRunKind.DetectDrift)
        {
            KeepDrift(run, Path.Combine(build, "artifacts", "drift.json"));
        }

        return code;
    }

    public static string LogPath(CiSurroundings surroundings, long id) => Path.Combine(surroundings.Folder, "logs", $"{id}.txt");

    public static string DriftPath(CiSurroundings surroundings, long id) => Path.Combine(surroundings.Folder, "drift", $"{id}.json");

    /// <summary>Kills what runs now.</summary>
    public void Kill() => _process?.Kill();

    private async Task<int> StartAsync(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment, RunLog log, CancellationToken cancellationToken)
    {
        using var process = RunProcess.Start(command, folder, environment);
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

    // The run's folder goes with one of the next runs, and the pages show it for longer.
    private void KeepDrift(CiRun run, string file)
    {
        if (File.Exists(file))
        {
            var kept = DriftPath(surroundings, run.Id);
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            File.Move(file, kept, overwrite: true);
        }
    }

    /// <summary>The jobs of a workflow as they stand, one after the other: nobody is asked where an environment has reviewers.</summary>
    private async Task<int> RunWorkflowAsync(CiRun run, ForgeRepository repository, string folder, RunLog log, CancellationToken cancellationToken)
    {
        var pullRequest = run.PullRequest is { } number ? repository.PullRequests.Find(number) : null;
        var tip = run.PullRequest is null ? run.Sha : await BaseAsync(repository, pullRequest?.BaseBranch ?? ForgeRepository.DefaultBranch, cancellationToken);
        var text = await repository.Git.RunAsync(["cat-file", "blob", $"{tip}:{run.Workflow}"], cancellationToken);
        var workflow = Workflow.Parse(run.Workflow!, text);
        var failed = new HashSet<string>();
        var code = 0;
        foreach (var job in workflow.Jobs)
        {
            var context = new WorkflowContext(run, pullRequest, tip, surroundings) { IsFailing = job.Needs.Any(failed.Contains) };
            if (!WorkflowExpression.Holds(job.Condition ?? "success()", context.Find))
            {
                failed.UnionWith(context.IsFailing ? [job.Id] : []);
                continue;
            }

            context.IsFailing = false;
            var ended = await new JobRun(repository, context, surroundings, Path.Combine(folder, job.Id)).RunAsync(
                workflow, job, (command, place, environment) => StartAsync(command, place, environment, log, cancellationToken), log.Write, workspace => CiEnvironment.Create(run, surroundings, workspace),
                cancellationToken);
            failed.UnionWith(ended == 0 ? [] : [job.Id]);
            code = code == 0 ? ended : code;
        }

        return code;
    }

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
        await Checkout.CreateAsync(repository, address, await BaseAsync(repository, branch, cancellationToken), branch, build, cancellationToken);
        await Checkout.CreateAsync(repository, address, run.Sha, branch: null, pullRequest, cancellationToken);
        return [.. Script(build), "Preview", "--manifests", pullRequest];
    }

    private static async Task<string> BaseAsync(ForgeRepository repository, string branch, CancellationToken cancellationToken) =>
        await repository.Git.ResolveBranchAsync(branch, cancellationToken) ?? throw new SlipwayException($"branch {branch}", "does not exist any more.");

    private static string[] Script(string folder) => OperatingSystem.IsWindows()
        ? ["powershell", "-ExecutionPolicy", "ByPass", "-NoProfile", "-File", Path.Combine(folder, "build.ps1")]
        : [Path.Combine(folder, BuildScript)];
}
