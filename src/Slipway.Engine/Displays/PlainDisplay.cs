using Slipway.Engine.Events;
using Serilog;

namespace Slipway.Engine.Displays;

/// <summary>Lines in a log: when what is waited for changes, but not more often than every two seconds, and once a minute so that a log never falls silent.</summary>
public sealed class PlainDisplay(ILogger log) : IRunDisplay
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(1);

    private string shown = "";
    private TimeSpan shownAt;

    /// <inheritdoc/>
    public TimeSpan? Tick => MaxSilence;

    /// <inheritdoc/>
    public void ShowWaiting(Wait wait)
    {
        var pending = string.Concat(wait.Pending.Select(line => $"\n  {line}"));
        var since = wait.Elapsed - shownAt;
        if (pending.Length > 0 && (shown.Length == 0 || since >= MaxSilence || (pending != shown && since >= MinInterval)))
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
