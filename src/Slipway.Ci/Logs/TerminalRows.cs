using System.Text;
using Slipway.Engine.Events;
using Slipway.Renderings;

namespace Slipway.Ci.Logs;

/// <summary>A few lines at the end of a terminal that are written anew when something changes, and every second.</summary>
/// <param name="output">The terminal.</param>
/// <param name="size">How many characters fit into a line, and how many lines into the window, now.</param>
/// <param name="time">The clock.</param>
internal sealed class TerminalRows(TextWriter output, Func<(int Width, int Height)> size, TimeProvider time) : IDisposable
{
    private const int MaxRows = 12;
    private const string UpAndClear = "\u001b[1A\u001b[2K";

    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<RenderingTarget, Activity> atWork = [];
    private ITimer? timer;
    private DateTimeOffset drawnAt;
    private bool hasChanged;
    private int drawn;
    private int total;
    private int done;
    private int failed;

    public void Hear(DeployEvent happened)
    {
        lock (gate)
        {
            hasChanged = true;
            switch (happened)
            {
                case DeployEvent.RunStarted started:
                    total = started.Targets.Count;
                    break;
                case DeployEvent.Ended { Outcome: var outcome }:
                    done++;
                    failed += outcome is Outcome.Failed ? 1 : 0;
                    atWork.Remove(outcome.Target);
                    break;
                case DeployEvent.RunEnded or DeployEvent.Cancelled { Target: null }:
                    timer?.Dispose();
                    timer = null;
                    atWork.Clear();
                    Erase();
                    break;
                case { Target: { } target } when atWork.TryGetValue(target, out var activity):
                    atWork[target] = activity.After(happened);
                    break;
                case { Target: { } target } when happened is DeployEvent.Waiting || Activity.DoingAfter(happened) is not null:
                    atWork[target] = new Activity(time.GetUtcNow(), "applying").After(happened);
                    timer ??= time.CreateTimer(_ => Tick(), null, MinPause, MinPause);
                    break;
            }
        }
    }

    /// <summary>Writes something above the rows.</summary>
    public void Above(Action write)
    {
        lock (gate)
        {
            Erase();
            hasChanged = true;
            write();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            timer?.Dispose();
            Erase();
        }
    }

    private void Tick()
    {
        lock (gate)
        {
            if (timer is not null && (hasChanged || time.GetUtcNow() - drawnAt >= MaxPause))
            {
                Draw();
            }
        }
    }

    private void Draw()
    {
        var rows = Rows();
        // In one piece: half a block flickers.
        var text = new StringBuilder().Insert(0, UpAndClear, drawn);
        foreach (var row in rows)
        {
            text.Append(row).Append('\n');
        }

        output.Write(text);
        (drawn, drawnAt, hasChanged) = (rows.Count, time.GetUtcNow(), false);
    }

    private void Erase()
    {
        if (drawn > 0)
        {
            output.Write(new StringBuilder().Insert(0, UpAndClear, drawn));
            drawn = 0;
        }
    }

    private List<string> Rows()
    {
        var (width, height) = size();
        // The cursor stands in a line of its own; what is above the window cannot be cleared.
        var room = (height > 0 ? height : 24) - 1;
        if (atWork.Count == 0 || room <= 0)
        {
            return [];
        }

        List<string> rows = total > 1 ? [.. Fitting([.. Working()], room - 1), Counts()] : [.. Fitting([.. Working()], room)];
        var mostCharacters = Math.Max(1, (width > 0 ? width : 80) - 1);
        // A line that the terminal breaks would be two, and only one of them would be cleared.
        return rows.ConvertAll(row => row.Length <= mostCharacters ? row : row[..(mostCharacters - 1)] + "…");
    }

    private IEnumerable<string> Working()
    {
        var (now, width) = (time.GetUtcNow(), atWork.Keys.Max(target => target.ToString().Length));
        var rows = atWork.OrderBy(application => application.Value.Began).Select(application => $"{application.Key.ToString().PadRight(width)}   {application.Value.InFull(now)}");
        // Who watches one application wants to see what it waits for.
        return atWork.Count == 1 ? rows.Concat(atWork.Values.Single().Wait?.Pending.Select(line => $"  {line}") ?? []) : rows;
    }

    private string Counts()
    {
        var toGo = total - done - atWork.Count;
        return $"{done} of {total} done, {atWork.Count} at work{(toGo > 0 ? $", {toGo} to go" : "")}{(failed > 0 ? $", {failed} failed" : "")}";
    }

    private static IEnumerable<string> Fitting(List<string> rows, int room)
    {
        var shown = rows.Count <= Math.Min(MaxRows, room) ? rows.Count : Math.Max(0, Math.Min(MaxRows, room - 1));
        return shown == rows.Count || room <= 0 ? rows.Take(Math.Max(0, Math.Min(shown, room))) : rows.Take(shown).Append($"and {rows.Count - shown} more");
    }
}
