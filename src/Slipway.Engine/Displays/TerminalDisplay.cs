using Slipway.Engine.Events;
using System.Text;

namespace Slipway.Engine.Displays;

/// <summary>A few lines at the end of a terminal that are written anew every second.</summary>
/// <param name="output">The terminal.</param>
/// <param name="width">How many characters fit into a line now.</param>
public sealed class TerminalDisplay(TextWriter output, Func<int> width) : IRunDisplay
{
    private const int MaxLines = 12;
    private const string UpAndClear = "\u001b[1A\u001b[2K";

    private readonly Lock gate = new();
    private int lines;

    /// <inheritdoc/>
    public TimeSpan? Tick => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void ShowWaiting(Wait wait)
    {
        var block = new List<string> { wait.Title };
        block.AddRange(wait.Pending.Take(MaxLines).Select(line => $"  {line}"));
        if (wait.Pending.Count > MaxLines)
        {
            block.Add($"  and {wait.Pending.Count - MaxLines} more");
        }

        lock (gate)
        {
            // In one piece: half a block flickers.
            var text = new StringBuilder().Insert(0, UpAndClear, lines);
            foreach (var line in block)
            {
                text.Append(Cut(line)).Append('\n');
            }

            output.Write(text);
            lines = block.Count;
        }
    }

    /// <inheritdoc/>
    public void EndWaiting()
    {
        lock (gate)
        {
            output.Write(new StringBuilder().Insert(0, UpAndClear, lines));
            lines = 0;
        }
    }

    /// <inheritdoc/>
    public IDisposable BeginPodOutput()
    {
        EndWaiting();
        return NoPodOutput.Instance;
    }

    // A line that the terminal breaks would be two, and only one of them would be cleared.
    private string Cut(string line)
    {
        var most = Math.Max(20, width() - 1);
        return line.Length <= most ? line : line[..(most - 1)] + "…";
    }
}
