namespace Nuke.Common.Tooling;

/// <summary>A program as a function: <c>Git($"log -1 {revision}")</c>. It fails unless the exit code is 0.</summary>
public delegate IReadOnlyCollection<Output> Tool(
    ArgumentStringHandler arguments,
    string? workingDirectory = null,
    IReadOnlyDictionary<string, string>? environmentVariables = null,
    int? timeout = null,
    bool? logOutput = null,
    bool? logInvocation = null,
    Action<OutputType, string>? logger = null,
    Action<IProcess>? exitHandler = null);

/// <summary>Finds tools.</summary>
public static class ToolResolver
{
    /// <summary>The tool at the path.</summary>
    public static Tool GetTool(string toolPath)
    {
        Assert.FileExists(toolPath);
        return (arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, exitHandler) =>
        {
            var process = ProcessTasks.StartProcess(
                toolPath, arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger);
            process.AssertWaitForExit();
            if (exitHandler is null)
                process.AssertZeroExitCode();
            else
                exitHandler(process);
            return process.Output;
        };
    }

    /// <summary>The tool at the path that the variable <c>NAME_EXE</c> holds, or null where it is not set.</summary>
    public static Tool? TryGetEnvironmentTool(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Environment.GetEnvironmentVariable($"{name.ToUpperInvariant()}_EXE") is { Length: > 0 } path ? GetTool(path) : null;
    }

    /// <summary>The tool on the PATH.</summary>
    public static Tool GetPathTool(string name) => GetTool(ToolPaths.Find(name));

    /// <summary>The tool that <c>NAME_EXE</c> names, else the one on the PATH.</summary>
    public static Tool GetEnvironmentOrPathTool(string name) => TryGetEnvironmentTool(name) ?? GetPathTool(name);
}
