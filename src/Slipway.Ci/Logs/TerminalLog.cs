using Serilog;
using Slipway.Engine.Events;

namespace Slipway.Ci.Logs;

/// <summary>A person's terminal: a live row for each application at work, and above them the lines of what is done.</summary>
internal sealed class TerminalLog : IRunLog, IDisposable
{
    private readonly TerminalRows rows;
    private readonly PlainLog lines;
    private readonly Action restore;

    /// <param name="output">The terminal.</param>
    /// <param name="setOutput">Sets what everybody else writes to instead of the terminal, as long as this lives.</param>
    /// <param name="log">Writes lines to what was set.</param>
    /// <param name="size">How many characters fit into a line, and how many lines into the window, now.</param>
    /// <param name="time">The clock.</param>
    public TerminalLog(TextWriter output, Action<TextWriter> setOutput, ILogger log, Func<(int Width, int Height)> size, TimeProvider time)
    {
        rows = new TerminalRows(output, size, time);
        lines = new PlainLog(new PlainWriter(log, showsWaiting: false), time);
        setOutput(new AboveRows(output, rows));
        restore = () => setOutput(output);
    }

    public string Name => lines.Name;

    public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        rows.Hear(happened);
        return lines.HearAsync(happened, cancellationToken);
    }

    public Task HearAsync(PodPrinted printed, CancellationToken cancellationToken) => lines.HearAsync(printed, cancellationToken);

    public void Dispose()
    {
        rows.Dispose();
        lines.Dispose();
        restore();
    }
}
