using Slipway.Engine.Events;
using Serilog;

namespace Slipway.Engine.Displays;

/// <summary>Lines in a log: when what is waited for changes, but not more often than every two seconds, and once a minute so that a log never falls silent.</summary>
public sealed class PlainDisplay(ILogger log) : IRunDisplay
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    private string shown = "";
    private TimeSpan shownAt;

    /// <inheritdoc/>
    public TimeSpan? Tick => Most;

    /// <inheritdoc/>
    public void ShowWaiting(Wait wait)
    {
        var pending = string.Concat(wait.Pending.Select(line => $"\n  {line}"));
        var since = wait.Elapsed - shownAt;
        if (pending.Length > 0 && (shown.Length == 0 || since >= Most || (pending != shown && since >= Least)))
        {
            (shown, shownAt) = (pending, wait.Elapsed);
            log.Information("{Title:l}{Pending:l}", wait.Title, pending);
        }
    }

    /// <inheritdoc/>
    public void EndWaiting() => (shown, shownAt) = ("", TimeSpan.Zero);

    /// <inheritdoc/>
    public IDisposable BeginPodOutput() => NoPodOutput.Instance;
}
