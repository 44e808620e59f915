using System.Globalization;
using Serilog;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Ci;

/// <summary>
/// Runs the config repositories' builds, one at a time, in order. The queue is on disk: what is queued or running when the sandbox ends,
/// however it ends, runs at the next start.
/// </summary>
internal sealed class CiQueue : IForgeListener, IAsyncDisposable
{
    private const int KeptRuns = 200;

    private readonly ForgeHost _forge;
    private readonly CiRunner _runner;
    private readonly CiSurroundings _surroundings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly JsonFolder<CiRun> _runs;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private (long Id, CancellationTokenSource Cancel)? _current;
    private Task _loop = Task.CompletedTask;

    public CiQueue(ForgeHost forge, CiSurroundings surroundings, TimeProvider time, ILogger logger)
    {
        (_forge, _surroundings, _time, _logger) = (forge, surroundings, time, logger);
        _runner = new CiRunner(surroundings);
        _runs = new JsonFolder<CiRun>(Path.Combine(surroundings.Folder, "queue"), CiJson.Default.CiRun);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<CiRun> All => [.. _runs.Values.OrderByDescending(run => run.Id)];

    public CiRun? Find(long id) => _runs.Find(Key(id));

    public string ReadLog(long id) => RunLog.Read(LogPath(id));

    public string LogPath(long id) => _runner.LogPath(id);

    /// <summary>Changes with every line of a log, and with every run.</summary>
    public ChangeSignal LogChanges => _runner.LogChanges;

    public void Start()
    {
        foreach (var run in All.Where(run => run.State == CiRunState.Running))
        {
            Save(run with { State = CiRunState.Queued });
        }

        _loop = Task.Run(LoopAsync);
        _wake.Release();
    }

    /// <inheritdoc/>
    public async Task PullRequestChangedAsync(ForgeRepository repository, PullRequestRecord pullRequest, CancellationToken cancellationToken)
    {
        if (All.Any(run => run.PullRequest == pullRequest.Number && run.Repository == repository.FullName && run.Sha == pullRequest.HeadSha)
            || !await HasBuildAsync(repository, pullRequest.BaseBranch, cancellationToken))
        {
            return;
        }

        foreach (var outdated in All.Where(run => !run.IsFinished && run.Repository == repository.FullName && run.PullRequest == pullRequest.Number))
        {
            Cancel(outdated);
        }

        Enqueue(New(repository.FullName, CiRunKind.Preview, pullRequest.HeadSha) with { PullRequest = pullRequest.Number });
    }

    /// <inheritdoc/>
    public async Task DefaultBranchMovedAsync(ForgeRepository repository, string sha, CancellationToken cancellationToken)
    {
        // Nobody waits for the preview of what is merged. One under way goes on: it may be compiling what the deployment needs next.
        foreach (var late in All.Where(run => run.State == CiRunState.Queued && run.Repository == repository.FullName
            && run.PullRequest is { } number && repository.PullRequests.Find(number) is not { IsOpen: true, MergeCommit: null }))
        {
            Cancel(late);
        }

        if (!All.Any(run => run.Kind == CiRunKind.Deploy && run.Repository == repository.FullName && run.Sha == sha)
            && await HasBuildAsync(repository, ForgeRepository.DefaultBranch, cancellationToken))
        {
            Deploy(repository, sha);
        }
    }

    /// <summary>Does a finished run again, as a new one.</summary>
    public CiRun Rerun(CiRun run) => run.IsFinished ? Enqueue(run) : run;

    /// <summary>Deploys a commit, once more where it was deployed before: a rollout goes on.</summary>
    public CiRun Deploy(ForgeRepository repository, string sha) => Enqueue(New(repository.FullName, CiRunKind.Deploy, sha));

    /// <summary>Aborts an application's rollout, after an end in good order of what deploys it now.</summary>
    public CiRun Abort(ForgeRepository repository, string sha, string stage, string application)
    {
        foreach (var run in All.Where(run => !run.IsFinished && run.Kind == CiRunKind.Deploy && run.Repository == repository.FullName))
        {
            Cancel(run);
        }

        return Enqueue(New(repository.FullName, CiRunKind.Abort, sha) with { Stage = stage, Application = application });
    }

    /// <summary>Proposes the version before.</summary>
    public CiRun RollBack(ForgeRepository repository, string sha, string stage, string application) =>
        Enqueue(New(repository.FullName, CiRunKind.Rollback, sha) with { Stage = stage, Application = application });

    /// <summary>Proposes what runs in one stage to another one.</summary>
    public CiRun Promote(ForgeRepository repository, string sha, string from, string stage, string application) =>
        Enqueue(New(repository.FullName, CiRunKind.Promote, sha) with { From = from, Stage = stage, Application = application });

    /// <summary>Ends a run that is under way, or takes it off the queue.</summary>
    public CiRun Cancel(CiRun run)
    {
        lock (_lock)
        {
            if (_current is { } current && current.Id == run.Id)
            {
                current.Cancel.Cancel();
                return run;
            }

            return run.State == CiRunState.Queued ? Finish(run, CiRunState.Cancelled, "Cancelled.") : run;
        }
    }

    /// <summary>Whether a deployment is under way.</summary>
    public bool IsDeploying
    {
        get
        {
            lock (_lock)
            {
                return _current is { } current && Find(current.Id)?.Kind == CiRunKind.Deploy;
            }
        }
    }

    /// <summary>Kills what runs now, as a machine does that goes down. The run fails.</summary>
    public void Kill() => _runner.Kill();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
        _wake.Dispose();
    }

    private static CiRun New(string repository, CiRunKind kind, string sha) =>
        new() { Id = 0, Repository = repository, Kind = kind, Sha = sha, State = CiRunState.Queued, CreatedAt = default };

    private CiRun Enqueue(CiRun like)
    {
        lock (_lock)
        {
            var run = Save(like with
            {
                Id = All.Select(known => known.Id).FirstOrDefault() + 1,
                State = CiRunState.Queued,
                CreatedAt = _time.GetUtcNow(),
                StartedAt = null,
                FinishedAt = null,
                Outcome = null,
            });
            foreach (var old in All.Skip(KeptRuns).Where(known => known.IsFinished))
            {
                _runs.Delete(Key(old.Id));
                File.Delete(_runner.LogPath(old.Id));
            }

            Report(run, "pending", "Waiting.");
            _wake.Release();
            return run;
        }
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stopping.Token);
                while (All.LastOrDefault(run => run.State == CiRunState.Queued) is { } next)
                {
                    await CarryOutAsync(next);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The queue on disk says what is left to do.
        }
    }

    private async Task CarryOutAsync(CiRun queued)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        CiRun run;
        lock (_lock)
        {
            if (Find(queued.Id) is not { State: CiRunState.Queued } still)
            {
                return;
            }

            run = Save(still with { State = CiRunState.Running, StartedAt = _time.GetUtcNow() });
            _current = (run.Id, cancel);
        }

        Report(run, "pending", "Running.");
        var (state, outcome) = await RunAsync(run, cancel.Token);
        lock (_lock)
        {
            _current = null;
            Finish(run, state, outcome);
        }

        if (FindRepository(run) is { } repository)
        {
            await repository.ReconsiderAsync(_stopping.Token);
        }
    }

    private async Task<(CiRunState State, string Outcome)> RunAsync(CiRun run, CancellationToken cancellationToken)
    {
        try
        {
            var repository = FindRepository(run) ?? throw new SlipwayException(run.Repository, "does not exist any more.");
            var code = await _runner.RunAsync(run, repository, cancellationToken);
            return code == 0 ? (CiRunState.Success, "Succeeded.") : (CiRunState.Failure, $"Failed with exit code {code}.");
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            return (CiRunState.Cancelled, "Cancelled.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _logger.Error(exception, "CI run {Run} could not be carried out", run.Id);
            return (CiRunState.Failure, exception.Message);
        }
    }

    private CiRun Finish(CiRun run, CiRunState state, string outcome)
    {
        var finished = Save(run with { State = state, Outcome = outcome, FinishedAt = _time.GetUtcNow() });
        Report(finished, state switch { CiRunState.Success => "success", CiRunState.Cancelled => "error", _ => "failure" }, outcome);
        return finished;
    }

    private void Report(CiRun run, string state, string description)
    {
        FindRepository(run)?.Statuses.Add(
            run.Sha,
            run.Context,
            state,
            description.Length > 140 ? description[..140] : description,
            $"{_surroundings.Address()}{run.Repository}/actions/runs/{run.Id}");
        _surroundings.Changes.Touch();
    }

    private ForgeRepository? FindRepository(CiRun run) => run.Repository.Split('/') is [var owner, var name] ? _forge.Find(owner, name) : null;

    private CiRun Save(CiRun run)
    {
        _runs.Save(Key(run.Id), run);
        _surroundings.Changes.Touch();
        LogChanges.Touch();
        return run;
    }

    /// <summary>Without a build script there is nothing to run, as on a forge without workflows.</summary>
    private static async Task<bool> HasBuildAsync(ForgeRepository repository, string branch, CancellationToken cancellationToken) =>
        (await repository.Git.TryAsync(["cat-file", "-e", $"refs/heads/{branch}:{CiRunner.BuildScript}"], cancellationToken)).ExitCode == 0;

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);
}
