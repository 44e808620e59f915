using Serilog;
using Slipway.Engine.Events;

namespace Slipway.Ci.Logs;

/// <summary>Finds out where a run is watched.</summary>
internal static class RunLogs
{
    /// <summary>Live rows on a person's terminal, groups on GitHub Actions, plain lines elsewhere.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="isRedirected">Whether what is written goes into a file or another program.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="setOutput">Sets where everybody else writes, such as <see cref="Console.SetOut"/>.</param>
    /// <param name="log">Writes lines there.</param>
    /// <param name="size">The terminal's width and height.</param>
    /// <param name="time">The clock.</param>
    public static IRunLog Find(Func<string, string?> variable, bool isRedirected, TextWriter output, Action<TextWriter> setOutput, ILogger log, Func<(int Width, int Height)> size, TimeProvider time)
    {
        var host = CiHost.Find(variable);
        return host.HasWorkflowCommands ? new GitHubActionsLog(log, output, time)
            // Some CI systems pretend to be a terminal.
            : isRedirected || host.System != CiSystem.None || variable("TERM") is "dumb" or null ? new PlainLog(log, time)
            : new TerminalLog(output, setOutput, log, size, time);
    }
}
