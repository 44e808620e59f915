using Serilog;
using Slipway.Engine.Events;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Reports;
using Slipway.Rollouts;

namespace Slipway.Engine.Listeners;

/// <summary>
/// Tells the forge how a run goes: one status for the run at its begin and its end, and the deployment of each application that something happens to. An application that
/// stays as it is costs no write. What it tells is what went wrong and what to do, never what runs where, and nothing that a Pod printed.
/// </summary>
/// <param name="forge">The statuses and deployments of the config repository.</param>
/// <param name="options">What the run is.</param>
/// <param name="log">Where it is said what was left out.</param>
internal sealed class ForgeReports(IDeployments forge, ForgeReportOptions options, ILogger log) : IDeployListener
{
    private const int MaxDescription = 140;

    // The run's own status must get through at its end, and one more for a retry.
    private const int KeptForTheRun = 2;

    private readonly HashSet<RenderingTarget> begun = [];
    private readonly HashSet<RenderingTarget> leftOut = [];
    private readonly Dictionary<RenderingTarget, IReadOnlyList<string>> waited = [];
    private readonly Dictionary<string, CommitStatus> standing = [];
    private IReadOnlyList<RenderingTarget> targets = [];
    private IReadOnlyList<StageName> stages = [];

    /// <inheritdoc/>
    public string Name => "the forge";

    /// <inheritdoc/>
    public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken) => happened switch
    {
        DeployEvent.RunStarted started => StartAsync(started.Targets, cancellationToken),
        DeployEvent.Applying applying => BeginAsync(happened.Target!, applying, cancellationToken),
        DeployEvent.Recorded recorded => GoOnAsync(happened.Target!, RolloutRecordText.Of(recorded.Parent), cancellationToken),
        DeployEvent.Ended ended => EndAsync(ended.Outcome, cancellationToken),
        DeployEvent.StageEnded stage => EndStageAsync(stage, cancellationToken),
        DeployEvent.RunEnded run => EndRunAsync(run, cancellationToken),
        DeployEvent.Cancelled when happened.Target is null => CancelAsync(cancellationToken),
        _ => Task.CompletedTask,
    };

    // A schedule runs the same commit for ever, and a forge keeps a thousand statuses of it: what stands there and still holds is not said again.
    private async Task StartAsync(IReadOnlyList<RenderingTarget> asked, CancellationToken cancellationToken)
    {
        (targets, stages) = (asked, [.. asked.Select(target => target.Stage).Distinct()]);
        foreach (var status in (await forge.GetStatusesAsync(options.Commit, cancellationToken)).Where(status => status.State != ReportState.Error))
        {
            standing[status.Context] = status;
        }

        if (Contexts.Any(stage => !standing.ContainsKey(ContextOf(stage))))
        {
            await BeginRunAsync(cancellationToken);
        }
    }

    private Task BeginRunAsync(CancellationToken cancellationToken) => EachContextAsync(
        stage => targets.Count(target => stage is null || target.Stage == stage) is var count && count == 1 ? "Deploying 1 application" : $"Deploying {count} applications",
        _ => ReportState.Pending,
        cancellationToken);

    private async Task BeginAsync(RenderingTarget target, DeployEvent.Applying applying, CancellationToken cancellationToken)
    {
        if (!applying.HasChanges)
        {
            // It may turn out to be nothing at all: what there is to tell is told when it ends.
            waited[target] = applying.Images;
        }
        else if (!options.Ending.IsCancellationRequested && Fits(target))
        {
            if (Contexts.Any(stage => standing.GetValueOrDefault(ContextOf(stage)) is { State: not ReportState.Pending }))
            {
                await BeginRunAsync(cancellationToken);
            }

            await forge.BeginAsync(Of(target, ReportState.Pending, "Applying") with { Images = applying.Images }, cancellationToken);
            begun.Add(target);
        }
    }

    // Who waits for it sees each step.
    private Task GoOnAsync(RenderingTarget target, RolloutRecord? record, CancellationToken cancellationToken) =>
        record?.Phase == RolloutPhase.Observing && begun.Contains(target) && options.WritesLeft() - begun.Count > KeptForTheRun
            ? forge.ReportAsync(Of(target, ReportState.Pending, $"rolling out: {record.Where}"), cancellationToken)
            : Task.CompletedTask;

    private Task EndAsync(Outcome outcome, CancellationToken cancellationToken)
    {
        var target = outcome.Target;
        var (state, description) = outcome switch
        {
            Outcome.Deployed { Behind.Length: > 0 } behind => (ReportState.Pending, $"Applied. {behind.Behind}"),
            Outcome.RollingOut => (ReportState.Pending, outcome.Summary),
            Outcome.Deployed or Outcome.Unchanged => (ReportState.Success, $"Healthy: {outcome.Summary}"),
            Outcome.Superseded => (ReportState.Success, Deployment.Superseded),
            Outcome.Failed { Failure: var failure } => (ReportState.Failure, failure.HeadlineOf(target)),
            _ => (ReportState.Error, outcome.Summary),
        };
        // Who was told that it begins is told how it ends, whatever came of it.
        return begun.Remove(target) || (IsNews(outcome) && Fits(target))
            ? forge.ReportAsync(Of(target, state, description) with { Images = waited.GetValueOrDefault(target) }, cancellationToken)
            : Task.CompletedTask;
    }

    private Task EndStageAsync(DeployEvent.StageEnded stage, CancellationToken cancellationToken)
    {
        var isNews = stage.Outcomes.Any(outcome => !outcome.IsTold && outcome is Outcome.Deployed or Outcome.RollingOut or Outcome.Failed or Outcome.NotReached);
        return options.IsWhole && stages.Count > 1 && isNews && options.WritesLeft() - begun.Count > KeptForTheRun
            ? StatusAsync(DeployContext.Of(stage.Stage), StateOf(stage.Outcomes), Describe(stage.Outcomes, MaxDescription), cancellationToken)
            : Task.CompletedTask;
    }

    private Task EndRunAsync(DeployEvent.RunEnded run, CancellationToken cancellationToken)
    {
        var note = leftOut.Count == 0 ? "" : $"{(leftOut.Count == 1 ? "1 deployment was" : $"{leftOut.Count} deployments were")} not reported: the forge's limit of writes";
        if (note.Length > 0)
        {
            log.Warning("{Note:l}", note);
        }

        return EachContextAsync(
            stage => run.Problem is { } problem ? problem.Message.Split('\n', 2)[0]
                : note.Length == 0 ? Describe(In(stage), MaxDescription)
                : $"{Describe(In(stage), MaxDescription - note.Length - 2)}; {note}",
            stage => run.Problem is null ? StateOf(In(stage)) : ReportState.Failure,
            cancellationToken);

        IReadOnlyList<Outcome> In(StageName? stage) => stage is null ? run.Outcomes : [.. run.Outcomes.Where(outcome => outcome.Target.Stage == stage)];
    }

    // CI systems kill a cancelled job soon after: what others wait for comes first.
    private async Task CancelAsync(CancellationToken cancellationToken)
    {
        await EachContextAsync(_ => "Cancelled. Run it again to go on from there.", _ => ReportState.Error, cancellationToken);
        await Task.WhenAll(begun.Select(target => forge.ReportAsync(Of(target, ReportState.Error, "Cancelled"), cancellationToken)));
    }

    private bool IsNews(Outcome outcome) => (!outcome.IsTold && outcome is Outcome.Deployed or Outcome.RollingOut or Outcome.Failed) || waited.ContainsKey(outcome.Target);

    // A deployment is created and gets its final state: two writes. Those that have begun have one to come.
    private bool Fits(RenderingTarget target)
    {
        if (!leftOut.Contains(target) && options.WritesLeft() - KeptForTheRun - begun.Count >= 2)
        {
            return true;
        }

        leftOut.Add(target);
        return false;
    }

    // A run of a part must not claim the whole.
    private IReadOnlyList<StageName?> Contexts => options.IsWhole ? new StageName?[1] : [.. stages];

    private static string ContextOf(StageName? stage) => stage is null ? DeployContext.Run : DeployContext.Of(stage);

    private async Task EachContextAsync(Func<StageName?, string> describe, Func<StageName?, ReportState> stateOf, CancellationToken cancellationToken)
    {
        foreach (var stage in Contexts)
        {
            await StatusAsync(ContextOf(stage), stateOf(stage), describe(stage), cancellationToken);
        }
    }

    private async Task StatusAsync(string context, ReportState state, string description, CancellationToken cancellationToken)
    {
        var status = new CommitStatus { Context = context, State = state, Description = LogText.Cut(description, MaxDescription), Url = options.Run };
        if (standing.GetValueOrDefault(context) is not { } there || there.State != state || there.Description != status.Description)
        {
            await forge.SetStatusAsync(options.Commit, status, cancellationToken);
            standing[context] = status;
        }
    }

    private Deployment Of(RenderingTarget target, ReportState state, string description) => new()
    {
        Commit = options.Commit,
        Environment = target.ToString(),
        State = state,
        Description = LogText.Cut(description, MaxDescription),
        EnvironmentUrl = options.AddressOf(target),
        RunUrl = options.Run,
    };

    private static string Describe(IReadOnlyList<Outcome> outcomes, int maxLength) => outcomes.OfType<Outcome.NotReached>().FirstOrDefault() is { } first && outcomes.All(outcome => outcome is Outcome.NotReached)
        ? LogText.Cut($"{OutcomeText.Of(outcomes)}: {first.Reason}", maxLength)
        : OutcomeText.Of(outcomes, maxLength);

    private static ReportState StateOf(IReadOnlyList<Outcome> outcomes) =>
        outcomes.Any(outcome => outcome is Outcome.Failed) ? ReportState.Failure
        // Nothing is wrong, and it is not deployed everywhere yet.
        : outcomes.Any(outcome => outcome is Outcome.RollingOut or Outcome.NotReached { IsWait: true }) ? ReportState.Pending
        : outcomes.Any(outcome => outcome is Outcome.NotReached or Outcome.Skipped) ? ReportState.Error
        : ReportState.Success;
}
