using System.Globalization;
using Serilog;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Ci;

/// <summary>
/// The runs of the repositories' workflows and builds: deployments and previews one at a time, in order, and beside them what may wait for one, in order as well. The queue is on disk: what is queued or
/// running when the sandbox ends, however it ends, runs at the next start.
/// </summary>
internal sealed class CiQueue : IForgeListener, IAsyncDisposable
{
    private const int KeptRuns = 200;

    private readonly ForgeHost _forge;
    private readonly CiSurroundings _surroundings;
    private readonly TimeProvider _time;
    private readonly JsonFolder<CiRun> _runs;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CiLane _deployments;
    private readonly CiLane _others;
    private Task _loops = Task.CompletedTask;

    public CiQueue(ForgeHost forge, CiSurroundings surroundings, TimeProvider time, ILogger logger)
    {
        (_forge, _surroundings, _time, Logger) = (forge, surroundings, time, logger);
        var folders = new RunFolders(surroundings.Folder);
        _deployments = new CiLane(this, new CiRunner(surroundings, folders, LogChanges), run => !run.IsBeside);
        _others = new CiLane(this, new CiRunner(surroundings, folders, LogChanges), run => run.IsBeside);
        _runs = new JsonFolder<CiRun>(Path.Combine(surroundings.Folder, "queue"), CiJson.Default.CiRun);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<CiRun> All => [.. _runs.Values.OrderByDescending(run => run.Id)];

    public CiRun? Find(long id) => _runs.Find(Key(id));

    public string ReadLog(long id) => RunLog.Read(LogPath(id));

    public string LogPath(long id) => CiRunner.LogPath(_surroundings, id);

    /// <summary>Changes with every line of a log, and with every run.</summary>
    public ChangeSignal LogChanges { get; } = new();

    internal ILogger Logger { get; }

    public void Start()
    {
        foreach (var run in All.Where(run => run.State == CiRunState.Running))
        {
            Save(run with { State = CiRunState.Queued });
        }

        _loops = Task.WhenAll(Task.Run(() => _deployments.LoopAsync(_stopping.Token)), Task.Run(() => _others.LoopAsync(_stopping.Token)));
        Wake();
    }

    /// <inheritdoc/>
    public async Task PullRequestChangedAsync(ForgeRepository repository, PullRequestRecord pullRequest, CancellationToken cancellationToken)
    {
        if (All.Any(run => run.PullRequest == pullRequest.Number && run.Repository == repository.FullName && run.Sha == pullRequest.HeadSha))
        {
            return;
        }

        var like = New(repository.FullName, CiRunKind.Preview, pullRequest.HeadSha) with { PullRequest = pullRequest.Number };
        var wanted = await CiTriggers.FindAsync(repository, $"refs/heads/{pullRequest.BaseBranch}", like, cancellationToken);
        foreach (var outdated in All.Where(run => wanted.Count > 0 && !run.IsFinished && run.Repository == repository.FullName && run.PullRequest == pullRequest.Number))
        {
            Cancel(outdated);
        }

        foreach (var run in wanted)
        {
            Enqueue(run);
        }
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

        foreach (var run in await CiTriggers.FindAsync(repository, sha, New(repository.FullName, CiRunKind.Deploy, sha), cancellationToken))
        {
            if (!All.Any(run.IsLike))
            {
                Enqueue(run);
            }
        }
    }

    /// <summary>Does a finished run again, as a new one.</summary>
    public CiRun Rerun(CiRun run) => run.IsFinished ? Enqueue(run) : run;

    /// <summary>Deploys a commit, once more where it was deployed before: a rollout goes on.</summary>
    public CiRun Deploy(ForgeRepository repository, string sha) => Enqueue(New(repository.FullName, CiRunKind.Deploy, sha) with
    {
        Workflow = All.FirstOrDefault(run => run.Kind == CiRunKind.Deploy && run.Repository == repository.FullName)?.Workflow,
    });

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

    /// <summary>Compares what runs with git.</summary>
    public CiRun DetectDrift(ForgeRepository repository, string sha, string stage, string application) =>
        Enqueue(New(repository.FullName, CiRunKind.DetectDrift, sha) with { Stage = stage, Application = application });

    /// <summary>The file that a finished run of <c>DetectDrift</c> left; null where it left none.</summary>
    public string? ReadDrift(long id) => CiRunner.DriftPath(_surroundings, id) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>Ends a run that is under way, or takes it off the queue.</summary>
    public CiRun Cancel(CiRun run)
    {
        lock (_lock)
        {
            if (LaneOf(run) is var lane && lane.Current == run.Id)
            {
                lane.CancelCurrent();
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
                return _deployments.Current is { } current && Find(current)?.Kind == CiRunKind.Deploy;
            }
        }
    }

    /// <summary>Kills the deployment that runs now, as a machine does that goes down. The run fails.</summary>
    public void Kill() => _deployments.Kill();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loops;
        _stopping.Dispose();
        _deployments.Dispose();
        _others.Dispose();
        RunFolders.Remove(_surroundings.Folder);
    }

    /// <summary>The next run of a lane; null for none.</summary>
    internal CiRun? NextOf(CiLane lane) => All.LastOrDefault(run => run.State == CiRunState.Queued && lane.Takes(run));

    /// <summary>Marks a queued run as running; null where it was taken off the queue meanwhile.</summary>
    internal CiRun? Begin(CiRun queued, Action begun)
    {
        CiRun run;
        lock (_lock)
        {
            if (Find(queued.Id) is not { State: CiRunState.Queued } still)
            {
                return null;
            }

            run = Save(still with { State = CiRunState.Running, StartedAt = _time.GetUtcNow() });
            begun();
        }

        Report(run, "pending", "Running.");
        return run;
    }

    /// <summary>Says how a run ended.</summary>
    internal async Task EndAsync(CiRun run, (CiRunState State, string Outcome) end, Action ended, CancellationToken stopping)
    {
        lock (_lock)
        {
            ended();
            Finish(run, end.State, end.Outcome);
        }

        if (FindRepository(run) is { } repository)
        {
            await repository.ReconsiderAsync(stopping);
        }
    }

    internal ForgeRepository? FindRepository(CiRun run) => run.Repository.Split('/') is [var owner, var name] ? _forge.Find(owner, name) : null;

    private CiLane LaneOf(CiRun run) => _others.Takes(run) ? _others : _deployments;

    private void Wake()
    {
        _deployments.Wake();
        _others.Wake();
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
                File.Delete(LogPath(old.Id));
                File.Delete(CiRunner.DriftPath(_surroundings, old.Id));
            }

            Report(run, "pending", "Waiting.");
            LaneOf(run).Wake();
            return run;
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

    private CiRun Save(CiRun run)
    {
        _runs.Save(Key(run.Id), run);
        _surroundings.Changes.Touch();
        LogChanges.Touch();
        return run;
    }

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);
}
