using Serilog;
using Serilog.Events;
using Slipway.Engine.Events;
using Slipway.Renderings;

namespace Slipway.Ci.Logs;

/// <summary>
/// Lines for any log. With one application at work they come as things happen. With several, those of each are kept and written together when it ends, and a line says now
/// and then what is under way, so that a log never falls silent. Of what is unchanged only the number is told.
/// </summary>
internal sealed class PlainLog : IRunLog, IDisposable
{
    private const int MaxNamed = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<RenderingTarget, ApplicationLog> applications = [];
    private readonly HashSet<string> reasons = new(StringComparer.Ordinal);
    private readonly ILogWriter writer;
    private readonly TimeProvider time;
    private ITimer? timer;
    private int total;
    private int done;
    private bool hasFailed;

    public PlainLog(ILogger log, TimeProvider time)
        : this(new PlainWriter(log), time)
    {
    }

    public PlainLog(ILogWriter writer, TimeProvider time) => (this.writer, this.time) = (writer, time);

    public string Name => "the log";

    private List<ApplicationLog> AtWork => [.. applications.Values.Where(application => application.Activity is not null)];

    public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Hear(happened);
        }

        return Task.CompletedTask;
    }

    public Task HearAsync(PodPrinted printed, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Work(printed.Target).Add(LogLine.OfPod(printed.Heading, printed.Words));
        }

        return Task.CompletedTask;
    }

    public void Dispose() => timer?.Dispose();

    private void Hear(DeployEvent happened)
    {
        switch (happened)
        {
            case DeployEvent.RunStarted started:
                total = started.Targets.Count;
                timer ??= time.CreateTimer(_ => Tick(), null, Pause, Pause);
                break;
            case DeployEvent.Ended ended:
                End(ended.Outcome);
                break;
            case DeployEvent.StageEnded stage:
                EndStage(stage);
                break;
            case DeployEvent.RunEnded or DeployEvent.Cancelled { Target: null }:
                EndRun();
                break;
            case DeployEvent.Planned planned when Find(happened.Target!) is { Activity: null } waiting:
                waiting.Plan = planned.Plan;
                break;
            case DeployEvent.Noted when happened.Target is null || Find(happened.Target).Activity is null:
                writer.Write(EventText.Of(happened)!);
                break;
            case { Target: { } target }:
                Work(target).Hear(happened);
                break;
        }
    }

    private ApplicationLog Find(RenderingTarget target)
    {
        if (!applications.TryGetValue(target, out var found))
        {
            applications[target] = found = new ApplicationLog(target, writer, time);
        }

        return found;
    }

    private ApplicationLog Work(RenderingTarget target)
    {
        var application = Find(target);
        if (application.Activity is null)
        {
            if (AtWork is { Count: > 0 } others)
            {
                others.ForEach(other => other.Keep());
            }
            else
            {
                application.GoLive();
            }

            application.Begin();
        }

        return application;
    }

    private void End(Outcome outcome)
    {
        done++;
        var failure = outcome is Outcome.Failed failed ? FailureOf(failed) : null;
        hasFailed |= failure is not null;
        if (applications.Remove(outcome.Target, out var application) && application.Activity is not null)
        {
            application.End(EventText.Of(outcome), failure);
        }
        else if (outcome is not (Outcome.Unchanged or Outcome.NotReached))
        {
            writer.Write(failure ?? EventText.Of(outcome));
        }

        if (application?.Activity is not null && AtWork is [var last])
        {
            last.GoLive();
        }
    }

    // A cluster that is out of reach is told of once, however many applications are in it.
    private LogLine FailureOf(Outcome.Failed failed) => reasons.Add(failed.Failure.Text) ? EventText.Of(failed) : LogLine.Of($"{failed.Target}: failed for the same reason: {failed.Failure.Subject}");

    private void EndStage(DeployEvent.StageEnded stage)
    {
        var unchanged = stage.Outcomes.Count(outcome => outcome is Outcome.Unchanged);
        if (unchanged > 0)
        {
            writer.Write(LogLine.Of($"{stage.Stage}: {unchanged} unchanged"));
        }

        foreach (var ((reason, isWait), count) in stage.Outcomes.OfType<Outcome.NotReached>().CountBy(outcome => (outcome.Reason, outcome.IsWait)))
        {
            // Where nothing failed, this is why the run does.
            writer.Write(LogLine.Of($"{stage.Stage}: {count} not reached: {reason}", isWait || hasFailed ? LogEventLevel.Information : LogEventLevel.Error));
        }
    }

    private void EndRun()
    {
        timer?.Dispose();
        foreach (var application in AtWork)
        {
            application.End(LogLine.Of($"{application.Target}: not ended"));
        }

        applications.Clear();
    }

    private void Tick()
    {
        lock (gate)
        {
            var atWork = AtWork;
            atWork.ForEach(application => application.WriteOldPodOutput());
            if (atWork.Count > 1 && writer.ShowsWaiting)
            {
                var now = time.GetUtcNow();
                var named = string.Join(", ", atWork.Take(MaxNamed).Select(application => $"{application.Target} ({application.Activity!.InBrief(now)})"));
                var rest = atWork.Count <= MaxNamed ? "" : $" and {atWork.Count - MaxNamed} more";
                writer.Write(LogLine.Of($"{done} of {total} applications are done; deploying: {named}{rest}"));
            }
        }
    }
}
