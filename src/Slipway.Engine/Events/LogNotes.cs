using Serilog;

namespace Slipway.Engine.Events;

/// <summary>Notes that go to a log as they are.</summary>
internal sealed class LogNotes(ILogger log) : INotes
{
    /// <inheritdoc/>
    public void Note(string text) => log.Information("{Text:l}", text);

    /// <inheritdoc/>
    public void Warn(string text) => log.Warning("{Text:l}", text);
}
