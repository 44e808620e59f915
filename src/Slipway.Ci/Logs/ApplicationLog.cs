using Serilog.Events;
using Slipway.Engine.Events;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Ci.Logs;

/// <summary>The lines of one application: written as they come while it is the only one at work, else kept.</summary>
internal sealed class ApplicationLog(RenderingTarget target, ILogWriter writer, TimeProvider time)
{
    private const int MaxKept = 2000;
    private const int MaxWrites = 50;

    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxPodOutputKept = TimeSpan.FromSeconds(30);

    private readonly List<LogLine> kept = [];
    private readonly Dictionary<(string Verb, GroupVersionKind Type), int> sums = [];
    private int keptLines;
    private int writes;
    private bool isLive;
    private bool wasWritten;
    private string shown = "";
    private TimeSpan shownAt;
    private DateTimeOffset? podOutputSince;

    public RenderingTarget Target => target;

    /// <summary>What it is at; null before its work began.</summary>
    public Activity? Activity { get; private set; }

    /// <summary>What is to be done, until its work begins.</summary>
    public ApplyPlan? Plan { get; set; }

    /// <summary>Begins, or goes on with, writing its lines as they come.</summary>
    public void GoLive()
    {
        WriteKept();
        isLive = true;
        writer.Begin(wasWritten ? $"{target} (continued)" : target.ToString());
        wasWritten = true;
    }

    /// <summary>From here on, lines are kept.</summary>
    public void Keep()
    {
        if (isLive)
        {
            WriteSums();
            writer.End();
            isLive = false;
        }
    }

    /// <summary>Its work begins.</summary>
    public void Begin()
    {
        Activity = new Activity(time.GetUtcNow(), "applying");
        if (Plan is { } plan)
        {
            Add(plan);
        }
    }

    /// <summary>Hears of an event of its work.</summary>
    public void Hear(DeployEvent happened)
    {
        Activity = Activity!.After(happened);
        switch (happened)
        {
            case DeployEvent.Planned planned:
                Add(planned.Plan);
                break;
            case DeployEvent.Wrote wrote:
                Add(wrote);
                break;
            case DeployEvent.Waiting waiting:
                WriteSums();
                ShowWaiting(waiting.Wait);
                break;
            case DeployEvent.WaitEnded:
                (shown, shownAt) = ("", TimeSpan.Zero);
                break;
            default:
                if (EventText.Of(happened) is { } line)
                {
                    WriteSums();
                    Add(line);
                }

                break;
        }
    }

    public void Add(LogLine line)
    {
        if (isLive)
        {
            writer.Write(line);
            return;
        }

        kept.Add(line);
        keptLines += line.Count;
        podOutputSince ??= line.IsPodOutput ? time.GetUtcNow() : null;
        if (keptLines >= MaxKept)
        {
            WriteKept();
        }
    }

    /// <summary>Writes what a Pod printed a while ago: somebody may be waiting for it.</summary>
    public void WriteOldPodOutput()
    {
        if (time.GetUtcNow() - podOutputSince >= MaxPodOutputKept)
        {
            WriteKept();
        }
    }

    /// <summary>Writes what is left, and how it ended.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="failure">Why it failed; null where it did not.</param>
    public void End(LogLine end, LogLine? failure = null)
    {
        WriteSums();
        if (isLive)
        {
            Keep();
        }
        else if (kept.Count > 0)
        {
            writer.WriteBlock(end.Text, kept);
            Forget();
            end = failure!;
        }

        if ((failure ?? end) is { } last)
        {
            writer.Write(last);
        }
    }

    private void WriteKept()
    {
        if (kept.Count > 0)
        {
            writer.WriteBlock($"{target}, still at work:", kept);
            wasWritten = true;
            Forget();
        }
    }

    private void Forget()
    {
        kept.Clear();
        (keptLines, podOutputSince) = (0, null);
    }

    private void Add(ApplyPlan plan)
    {
        // Many are summed up from the first one on.
        writes = plan.Actions.Count(action => action is not PlanAction.Unchanged) > MaxWrites ? MaxWrites : 0;
        Add(EventText.Of(plan));
    }

    private void Add(DeployEvent.Wrote wrote)
    {
        if (writes++ < MaxWrites)
        {
            Add(EventText.Of(wrote)!);
            return;
        }

        var kind = (wrote.Verb, wrote.Id.Type);
        sums[kind] = sums.GetValueOrDefault(kind) + 1;
        Add(LogLine.Of($"{wrote.Verb} {wrote.Id}", LogEventLevel.Debug));
    }

    private void WriteSums()
    {
        foreach (var ((verb, type), count) in sums)
        {
            Add(LogLine.Of($"{verb} {count} {type}"));
        }

        sums.Clear();
    }

    // When it changes, but not more often than every two seconds, and once a minute so that a log never falls silent.
    private void ShowWaiting(Wait wait)
    {
        var pending = string.Concat(wait.Pending.Select(line => $"\n  {line}"));
        var since = wait.Elapsed - shownAt;
        if (isLive && writer.ShowsWaiting && pending.Length > 0 && (shown.Length == 0 || since >= MaxPause || (pending != shown && since >= MinPause)))
        {
            (shown, shownAt) = (pending, wait.Elapsed);
            writer.Write(LogLine.Of($"{wait.Title}{pending}"));
        }
    }
}
