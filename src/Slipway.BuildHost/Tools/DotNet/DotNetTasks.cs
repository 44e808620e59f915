using System.Text.RegularExpressions;
using Nuke.Common.Tooling;
using Serilog;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Calls dotnet: <c>DotNetBuild(s => s.SetProjectFile(Solution).SetConfiguration(Configuration))</c>.</summary>
public static partial class DotNetTasks
{
    /// <summary>The dotnet that this build runs on, or is on the PATH.</summary>
    public static string DotNetPath => ToolPaths.Find("dotnet");

    /// <summary>Calls dotnet with arguments as they are.</summary>
    public static IReadOnlyCollection<Output> DotNet(
        ArgumentStringHandler arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string>? logger = null,
        Func<IProcess, object>? exitHandler = null) => ToolResolver.GetTool(DotNetPath)(
            arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger ?? LogLine, exitHandler is null ? null : x => exitHandler(x));

    /// <summary><c>dotnet build</c>.</summary>
    public static IReadOnlyCollection<Output> DotNetBuild(DotNetBuildSettings? options = null) => ToolExecution.Run(options ?? new(), LogLine);

    /// <inheritdoc cref="DotNetBuild(DotNetBuildSettings)"/>
    public static IReadOnlyCollection<Output> DotNetBuild(Configure<DotNetBuildSettings> configurator) => DotNetBuild(configurator.InvokeSafe(new()));

    /// <inheritdoc cref="DotNetBuild(DotNetBuildSettings)"/>
    public static IEnumerable<(DotNetBuildSettings Settings, IReadOnlyCollection<Output> Output)> DotNetBuild(
        CombinatorialConfigure<DotNetBuildSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        ToolExecution.RunAll(configurator.NotNull()(new()), degreeOfParallelism, completeOnFailure, LogLine);

    /// <summary><c>dotnet test</c>.</summary>
    public static IReadOnlyCollection<Output> DotNetTest(DotNetTestSettings? options = null) => ToolExecution.Run(options ?? new(), LogLine);

    /// <inheritdoc cref="DotNetTest(DotNetTestSettings)"/>
    public static IReadOnlyCollection<Output> DotNetTest(Configure<DotNetTestSettings> configurator) => DotNetTest(configurator.InvokeSafe(new()));

    /// <inheritdoc cref="DotNetTest(DotNetTestSettings)"/>
    public static IEnumerable<(DotNetTestSettings Settings, IReadOnlyCollection<Output> Output)> DotNetTest(
        CombinatorialConfigure<DotNetTestSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        ToolExecution.RunAll(configurator.NotNull()(new()), degreeOfParallelism, completeOnFailure, LogLine);

    /// <summary><c>dotnet publish</c>.</summary>
    public static IReadOnlyCollection<Output> DotNetPublish(DotNetPublishSettings? options = null) => ToolExecution.Run(options ?? new(), LogLine);

    /// <inheritdoc cref="DotNetPublish(DotNetPublishSettings)"/>
    public static IReadOnlyCollection<Output> DotNetPublish(Configure<DotNetPublishSettings> configurator) => DotNetPublish(configurator.InvokeSafe(new()));

    /// <inheritdoc cref="DotNetPublish(DotNetPublishSettings)"/>
    public static IEnumerable<(DotNetPublishSettings Settings, IReadOnlyCollection<Output> Output)> DotNetPublish(
        CombinatorialConfigure<DotNetPublishSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        ToolExecution.RunAll(configurator.NotNull()(new()), degreeOfParallelism, completeOnFailure, LogLine);

    /// <summary><c>dotnet pack</c>.</summary>
    public static IReadOnlyCollection<Output> DotNetPack(DotNetPackSettings? options = null) => ToolExecution.Run(options ?? new(), LogLine);

    /// <inheritdoc cref="DotNetPack(DotNetPackSettings)"/>
    public static IReadOnlyCollection<Output> DotNetPack(Configure<DotNetPackSettings> configurator) => DotNetPack(configurator.InvokeSafe(new()));

    /// <inheritdoc cref="DotNetPack(DotNetPackSettings)"/>
    public static IEnumerable<(DotNetPackSettings Settings, IReadOnlyCollection<Output> Output)> DotNetPack(
        CombinatorialConfigure<DotNetPackSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        ToolExecution.RunAll(configurator.NotNull()(new()), degreeOfParallelism, completeOnFailure, LogLine);

    /// <summary><c>dotnet restore</c>.</summary>
    public static IReadOnlyCollection<Output> DotNetRestore(DotNetRestoreSettings? options = null) => ToolExecution.Run(options ?? new(), LogLine);

    /// <inheritdoc cref="DotNetRestore(DotNetRestoreSettings)"/>
    public static IReadOnlyCollection<Output> DotNetRestore(Configure<DotNetRestoreSettings> configurator) => DotNetRestore(configurator.InvokeSafe(new()));

    /// <inheritdoc cref="DotNetRestore(DotNetRestoreSettings)"/>
    public static IEnumerable<(DotNetRestoreSettings Settings, IReadOnlyCollection<Output> Output)> DotNetRestore(
        CombinatorialConfigure<DotNetRestoreSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        ToolExecution.RunAll(configurator.NotNull()(new()), degreeOfParallelism, completeOnFailure, LogLine);

    /// <summary><c>dotnet clean</c>.</summary>
    public static IReadOnlyCollection<Output> DotNetClean(DotNetCleanSettings? options = null) => ToolExecution.Run(options ?? new(), LogLine);

    /// <inheritdoc cref="DotNetClean(DotNetCleanSettings)"/>
    public static IReadOnlyCollection<Output> DotNetClean(Configure<DotNetCleanSettings> configurator) => DotNetClean(configurator.InvokeSafe(new()));

    /// <inheritdoc cref="DotNetClean(DotNetCleanSettings)"/>
    public static IEnumerable<(DotNetCleanSettings Settings, IReadOnlyCollection<Output> Output)> DotNetClean(
        CombinatorialConfigure<DotNetCleanSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        ToolExecution.RunAll(configurator.NotNull()(new()), degreeOfParallelism, completeOnFailure, LogLine);

    /// <summary><c>dotnet nuget push</c>.</summary>
    public static IReadOnlyCollection<Output> DotNetNuGetPush(DotNetNuGetPushSettings? options = null) => ToolExecution.Run(options ?? new(), LogLine);

    /// <inheritdoc cref="DotNetNuGetPush(DotNetNuGetPushSettings)"/>
    public static IReadOnlyCollection<Output> DotNetNuGetPush(Configure<DotNetNuGetPushSettings> configurator) => DotNetNuGetPush(configurator.InvokeSafe(new()));

    /// <inheritdoc cref="DotNetNuGetPush(DotNetNuGetPushSettings)"/>
    public static IEnumerable<(DotNetNuGetPushSettings Settings, IReadOnlyCollection<Output> Output)> DotNetNuGetPush(
        CombinatorialConfigure<DotNetNuGetPushSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        ToolExecution.RunAll(configurator.NotNull()(new()), degreeOfParallelism, completeOnFailure, LogLine);

    private static void LogLine(OutputType type, string line)
    {
        var match = Diagnostic.Match(line);
        if (!match.Success)
            ProcessTasks.DefaultLogger(type, line);
        else if (match.ValueSpan.Contains("warning", StringComparison.Ordinal))
            Log.Warning("{Line}", line);
        else
            Log.Error("{Line}", line);
    }

    // As compilers and MSBuild write it: Program.cs(1,2): error CS0103: …
    [GeneratedRegex(@": (warning|error) \w{2,8}\d{1,5}:")]
    private static partial Regex Diagnostic { get; }
}
