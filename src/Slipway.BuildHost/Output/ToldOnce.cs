using Serilog;
using Serilog.Events;

namespace Slipway.Logging;

/// <summary>Marks what is said where it happens, so that the end of the build does not say it again.</summary>
/// <remarks>Compiled into the host and into what logs: with another host, it changes nothing.</remarks>
internal static class ToldOnce
{
    private const string Name = "ToldOnce";

    /// <summary>A log whose errors and warnings the end of the build does not repeat.</summary>
    public static ILogger In(ILogger log) => log.ForContext(Name, true);

    /// <summary>Whether an event of the log is one of them.</summary>
    public static bool Is(LogEvent logEvent) => logEvent.Properties.ContainsKey(Name);

    /// <summary>What marks it, for an event that takes its place.</summary>
    public static IEnumerable<LogEventProperty> MarksOf(LogEvent logEvent) => Is(logEvent) ? [new LogEventProperty(Name, logEvent.Properties[Name])] : [];

    /// <summary>Marks the failure of a target whose reasons are in the log.</summary>
    public static T Mark<T>(T exception)
        where T : Exception
    {
        exception.Data[Name] = true;
        return exception;
    }

    /// <summary>Whether the reasons of a failure are in the log.</summary>
    public static bool Is(Exception exception) => exception.Data.Contains(Name);
}
