namespace Slipway.Ci.Logs;

/// <summary>How lines of applications get into a log.</summary>
internal interface ILogWriter
{
    /// <summary>Whether lines say what is waited for; else it is shown in another way.</summary>
    bool ShowsWaiting { get; }

    /// <summary>The lines from here on are of one application.</summary>
    void Begin(string title);

    /// <summary>They are not any more.</summary>
    void End();

    /// <summary>Writes a line.</summary>
    void Write(LogLine line);

    /// <summary>Writes what was kept of an application, in one piece.</summary>
    void WriteBlock(string title, IReadOnlyList<LogLine> lines);
}
