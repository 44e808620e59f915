using Slipway.ApplySets;
using Slipway.Engine.Events;
using Slipway.Engine.Recording;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Records;
using Slipway.Renderings;
using Slipway.Reports;
using Slipway.Resources;
using Slipway.Rollouts;

namespace Slipway.Engine.Listeners;

/// <summary>
/// Appends each deployment to the history of its application in the config repository. What an earlier run could not append is found in the cluster, which keeps its last
/// deployments, and appended as well. Where nothing was deployed, nothing is appended.
/// </summary>
/// <param name="store">The histories.</param>
/// <param name="origins">Finds where deployments came from.</param>
/// <param name="options">What the run is.</param>
/// <param name="time">The clock.</param>
internal sealed class LastingRecords(IRecordStore store, OriginSearch origins, LastingRecordsOptions options, TimeProvider time) : IDeployListener
{
    private const int MaxReason = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RecordKeeper keeper = new(store, origins);
    private readonly Dictionary<RenderingTarget, Progress> begun = [];
    private readonly Dictionary<RenderingTarget, DeployEvent.Reviewed> reviews = [];
    private readonly List<RecordedRun> ended = [];
    private readonly List<string> problems = [];
    private Task<IReadOnlyDictionary<RecordName, CommitSha>>? heads;
    private Task writing = Task.CompletedTask;

    /// <inheritdoc/>
    public string Name => "the history of deployments";

    /// <summary>The newest commit of an application's history when the run began; null where there is none, or it cannot be told.</summary>
    public async Task<CommitSha?> HeadOfAsync(RenderingTarget target)
    {
        try
        {
            return (await HeadsAsync().WaitAsync(Patience, time)).GetValueOrDefault(RecordName.Of(target));
        }
        catch (Exception exception) when (exception is SlipwayException or TimeoutException)
        {
            // Said when the deployment is to be appended; nothing waits long for it.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case DeployEvent.RunStarted:
                _ = HeadsAsync();
                break;
            case DeployEvent.Planned planned:
                begun[happened.Target!] = new Progress { StartedAt = time.GetUtcNow(), Plan = planned.Plan };
                break;
            case DeployEvent.Reviewed reviewed:
                reviews[happened.Target!] = reviewed;
                break;
            case DeployEvent.Ended { Outcome: var outcome }:
                await EndAsync(outcome);
                break;
            case DeployEvent.StageEnded:
                Write(cancellationToken);
                break;
            case DeployEvent.RunEnded or DeployEvent.Cancelled when happened.Target is null:
                Write(cancellationToken);
                await writing;
                ThrowIfRewritten();
                break;
            default:
                Follow(happened);
                break;
        }
    }

    private void Follow(DeployEvent happened)
    {
        if (happened.Target is null || !begun.TryGetValue(happened.Target, out var progress))
        {
            return;
        }

        switch (happened)
        {
            case DeployEvent.Wrote:
                progress.FirstWriteAt ??= time.GetUtcNow();
                progress.Phase = "apply";
                break;
            case DeployEvent.HookStarted:
                progress.FirstWriteAt ??= time.GetUtcNow();
                progress.Phase = "hook";
                break;
            case DeployEvent.HookDone:
                progress.Phase = "apply";
                break;
            case DeployEvent.Waiting when progress.Phase == "apply":
                progress.Phase = "health";
                break;
            case DeployEvent.Tested tested:
                progress.Phase = "smoke-tests";
                progress.Tests = [.. tested.Results.Select(result => new RecordedTest(result.Test.ToString()!, result.HasPassed))];
                break;
            case DeployEvent.Recorded recorded:
                progress.Record = DeploymentRecord.Last(recorded.Parent);
                progress.Parent = recorded.Parent;
                break;
        }
    }

    private async Task EndAsync(Outcome outcome)
    {
        var name = RecordName.Of(outcome.Target);
        var earlier = outcome.Earlier is { Outcome: not DeploymentOutcome.Applying } last ? RecordEntry.Of(name, last) with { IsCaughtUp = true } : null;
        // What stays at a step has come to no end: the run that ends it records it.
        if (begun.Remove(outcome.Target, out var progress) && outcome is not Outcome.RollingOut && progress is { Record: { } record, Plan.RemovesSet: false })
        {
            // A failure that the cluster could not be told of is one nevertheless.
            var entry = Entry(name, record.Outcome == DeploymentOutcome.Applying ? record with { Outcome = DeploymentOutcome.Failed, At = time.GetUtcNow() } : record, progress, outcome);
            ended.Add(new RecordedRun(name, earlier is null ? [entry] : [earlier, entry], outcome.Earlier?.History));
        }
        else if (earlier is not null && await HeadOfAsync(outcome.Target) is var head && (head is null || head == outcome.Earlier!.History))
        {
            // Nothing was appended since it began, as whoever deployed it could not; or somebody took the history away.
            ended.Add(new RecordedRun(name, [earlier], outcome.Earlier!.History));
        }
    }

    private RecordEntry Entry(RecordName name, DeploymentRecord record, Progress progress, Outcome outcome)
    {
        var rollout = RolloutRecordText.TryOf(progress.Parent) is { } found && found.Commit == record.Commit ? found : null;
        return Entry(RecordEntry.Of(name, record), progress, outcome) with
        {
            Rollout = rollout,
            Failure = outcome is Outcome.Failed { Failure: var failure } ? new RecordedFailure(rollout is null ? progress.Phase : "rollout", LogText.Cut(LogText.Neutralise(failure.Message), MaxReason))
            {
                // Once it settles, everybody meets it.
                ExposurePercent = rollout is { Phase: RolloutPhase.Aborting or RolloutPhase.Clearing or RolloutPhase.Aborted } ? rollout.Segments.Select(segment => segment.Weight).DefaultIfEmpty().Max() : null,
            }
            : null,
        };
    }

    private RecordEntry Entry(RecordEntry entry, Progress progress, Outcome outcome) => entry with
    {
        StartedAt = progress.StartedAt,
        FirstWriteAt = progress.FirstWriteAt,
        Summary = outcome is Outcome.Failed ? PlanText.Summary(progress.Plan) : PlanText.Outcome(progress.Plan),
        Tests = progress.Tests,
        ReviewedPlanHash = reviews.GetValueOrDefault(outcome.Target)?.ReviewedHash,
        ApprovedBy = reviews.GetValueOrDefault(outcome.Target)?.IsApproved == true ? options.Actor ?? entry.Run : null,
        WithoutApprovals = reviews.GetValueOrDefault(outcome.Target)?.WithoutApprovals is { } missing ? LogText.Cut(LogText.Neutralise(missing), MaxReason) : null,
        RenderingHash = progress.Plan.Rendering.Key,
        Actor = options.Actor,
        Tool = options.Tool,
    };

    // Beside what is heard: the times of other stages must not be those of a push.
    private void Write(CancellationToken cancellationToken)
    {
        if (ended.Count > 0)
        {
            IReadOnlyList<RecordedRun> runs = [.. ended];
            ended.Clear();
            writing = WriteAsync(writing, runs, cancellationToken);
        }
    }

    private async Task WriteAsync(Task before, IReadOnlyList<RecordedRun> runs, CancellationToken cancellationToken)
    {
        await before.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            problems.AddRange(await keeper.AppendAsync(runs, cancellationToken));
        }
        catch (SlipwayException exception)
        {
            problems.Add($"{string.Join(", ", runs.Select(run => run.Name))}: not appended yet, the next run does it. {exception.Message}");
        }
    }

    private void ThrowIfRewritten()
    {
        if (problems.Count > 0)
        {
            throw new SlipwayException("records", string.Join('\n', problems));
        }
    }

    private Task<IReadOnlyDictionary<RecordName, CommitSha>> HeadsAsync()
    {
        lock (begun)
        {
            return heads ??= store.FindHeadsAsync(CancellationToken.None);
        }
    }

    private sealed class Progress
    {
        public required DateTimeOffset StartedAt { get; init; }

        public required ApplyPlan Plan { get; init; }

        public DateTimeOffset? FirstWriteAt { get; set; }

        public string Phase { get; set; } = "plan";

        public IReadOnlyList<RecordedTest> Tests { get; set; } = [];

        public DeploymentRecord? Record { get; set; }

        public Resource? Parent { get; set; }
    }
}

/// <summary>What the histories of deployments are told of a run.</summary>
/// <param name="Tool">Slipway's version.</param>
/// <param name="Actor">Who started it; null where the CI system does not tell.</param>
internal sealed record LastingRecordsOptions(string Tool, string? Actor);
