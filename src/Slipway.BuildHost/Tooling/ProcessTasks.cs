using System.Diagnostics;
using System.Text;
using Serilog;

namespace Nuke.Common.Tooling;

/// <summary>Starts processes.</summary>
public static class ProcessTasks
{
    /// <summary>Starts a program by its path, or by its name on the PATH. A dll is started by dotnet.</summary>
    /// <param name="toolPath">The program.</param>
    /// <param name="arguments">Its arguments as one line.</param>
    /// <param name="workingDirectory">The folder to run in; the current one by default.</param>
    /// <param name="environmentVariables">The whole environment, where it is not this process's.</param>
    /// <param name="timeout">Milliseconds after which waiting kills it.</param>
    /// <param name="logOutput">Whether its lines are logged. They are by default.</param>
    /// <param name="logInvocation">Whether the call is logged. It is by default.</param>
    /// <param name="logger">Logs the lines instead of the debug log.</param>
    /// <param name="outputFilter">Changes arguments and lines before they are logged or kept.</param>
    public static IProcess StartProcess(
        string toolPath,
        string? arguments = null,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string>? logger = null,
        Func<string, string>? outputFilter = null)
    {
        Assert.NotNull(toolPath);
        workingDirectory ??= EnvironmentInfo.WorkingDirectory;
        Assert.DirectoryExists(workingDirectory);
        if (!toolPath.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(toolPath))
            toolPath = ToolPaths.Find(toolPath);
        Assert.FileExists(toolPath);
        if (toolPath.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            (toolPath, arguments) = (ToolPaths.Find("dotnet"), $"\"{toolPath}\" {arguments}".TrimEnd());

        var start = new ProcessStartInfo(toolPath, arguments ?? "")
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        if (environmentVariables is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environmentVariables)
                start.Environment[name] = value;
        }

        outputFilter ??= x => x;
        if (logInvocation ?? true)
            Log.Information("> {Tool} {Arguments}", toolPath, outputFilter(start.Arguments));
        return new StartedProcess(start, timeout, logOutput ?? true ? logger ?? DefaultLogger : null, outputFilter);
    }

    /// <summary>Starts a program with arguments from an interpolated string, whose values are quoted where they have spaces.</summary>
    public static IProcess StartProcess(
        string toolPath,
        ArgumentStringHandler arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string>? logger = null) =>
        StartProcess(
            toolPath, arguments.ToStringAndClear(), workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, arguments.GetFilter());

    /// <summary>Starts a command of the shell (bash, or cmd on Windows).</summary>
    public static IProcess StartShell(
        string command,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string>? logger = null,
        Func<string, string>? outputFilter = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        var (shell, option) = EnvironmentInfo.IsWin ? ("cmd", "/c") : ("bash", "-c");
        var quoted = command.Replace("\"", "\\\"", StringComparison.Ordinal);
        return StartProcess(
            shell, $"{option} \"{quoted}\"", workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, outputFilter);
    }

    /// <summary>Logs a line of a process. Many tools tell their progress on standard error, so it is no error.</summary>
    public static void DefaultLogger(OutputType type, string output) => Log.Debug("{Line}", output);
}
