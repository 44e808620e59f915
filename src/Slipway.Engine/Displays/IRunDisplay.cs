using Slipway.Engine.Events;

namespace Slipway.Engine.Displays;

/// <summary>Where somebody watches a deployment: a terminal, or the log of a CI system.</summary>
public interface IRunDisplay
{
    /// <summary>How often to show what is waited for even if nothing changed; null: only when something did.</summary>
    TimeSpan? Tick { get; }

    /// <summary>Shows what is waited for.</summary>
    /// <param name="wait">What, for how long, and what comes after it.</param>
    void ShowWaiting(Wait wait);

    /// <summary>Nothing is waited for any more, or other lines come now.</summary>
    void EndWaiting();

    /// <summary>From here until it is disposed, lines come from Pods: nothing in them may act on the CI system.</summary>
    IDisposable BeginPodOutput();
}
