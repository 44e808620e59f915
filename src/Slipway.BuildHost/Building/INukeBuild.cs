using System.Linq.Expressions;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>The build as its components see it. Component interfaces derive from it; only subclasses of <see cref="NukeBuild"/> implement it.</summary>
public interface INukeBuild
{
    /// <summary>Adds pairs to the running target's line of the summary.</summary>
    void ReportSummary(Configure<Dictionary<string, string>>? configurator = null);

    /// <summary>Keeps other classes from implementing the interface, as on the original.</summary>
    internal NukeBuild Build { get; }

    /// <summary>The targets of this run in execution order.</summary>
    IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; }

    /// <summary>The targets that the user asked for.</summary>
    IReadOnlyCollection<ExecutableTarget> InvokedTargets { get; }

    /// <summary>The targets that were skipped so far.</summary>
    IReadOnlyCollection<ExecutableTarget> SkippedTargets { get; }

    /// <summary>The targets that are still to run.</summary>
    IReadOnlyCollection<ExecutableTarget> ScheduledTargets { get; }

    /// <summary>The target that runs now.</summary>
    IReadOnlyCollection<ExecutableTarget> RunningTargets { get; }

    /// <summary>The targets that were interrupted.</summary>
    IReadOnlyCollection<ExecutableTarget> AbortedTargets { get; }

    /// <summary>The targets that failed so far.</summary>
    IReadOnlyCollection<ExecutableTarget> FailedTargets { get; }

    /// <summary>The targets that succeeded so far.</summary>
    IReadOnlyCollection<ExecutableTarget> SucceededTargets { get; }

    /// <summary>The targets that failed or succeeded so far.</summary>
    IReadOnlyCollection<ExecutableTarget> FinishedTargets { get; }

    /// <summary>Whether nothing has failed so far.</summary>
    bool IsSucceeding { get; }

    /// <summary>Whether something has failed.</summary>
    bool IsFailing { get; }

    /// <summary>Whether no target is running or still to run.</summary>
    bool IsFinished { get; }

    /// <summary>The exit code of the build where it is not the usual 0 or 1.</summary>
    int? ExitCode { get; set; }

    /// <summary>The folder that holds <c>.nuke</c>.</summary>
    AbsolutePath RootDirectory { get; }

    /// <summary>The folder for files that may be deleted at any time: <c>.nuke/temp</c>.</summary>
    AbsolutePath TemporaryDirectory { get; }

    /// <summary>The compiled build.</summary>
    AbsolutePath? BuildAssemblyFile { get; }

    /// <summary>The folder of the compiled build.</summary>
    AbsolutePath? BuildAssemblyDirectory { get; }

    /// <summary>The folder of the build's project, if it is above the compiled build.</summary>
    AbsolutePath? BuildProjectDirectory { get; }

    /// <summary>The build's project file, if it is above the compiled build.</summary>
    AbsolutePath? BuildProjectFile { get; }

    /// <summary>How much of the log is printed.</summary>
    Verbosity Verbosity { get; }

    /// <summary>Where the build runs.</summary>
    Host Host { get; }

    /// <summary>Whether the user asked for the execution plan only.</summary>
    bool Plan { get; }

    /// <summary>Whether the user asked for help only.</summary>
    bool Help { get; }

    /// <summary>Whether the first line is left out.</summary>
    bool NoLogo { get; }

    /// <summary>Whether the build runs outside of the known CI systems.</summary>
    bool IsLocalBuild { get; }

    /// <summary>Whether the build runs in one of the known CI systems.</summary>
    bool IsServerBuild { get; }

    /// <summary>Whether the targets that succeeded in the last attempt are left out.</summary>
    bool Continue { get; }

    /// <summary>The value of a parameter, or null where none is set: <c>TryGetValue(() =&gt; Stage)</c>.</summary>
    T? TryGetValue<T>(Expression<Func<T>> parameterExpression)
        where T : class?;

    /// <summary>The value of a parameter of a value type, or the default where none is set: <c>TryGetValue&lt;int?&gt;(() =&gt; Port)</c>.</summary>
    T? TryGetValue<T>(Expression<Func<object>> parameterExpression);
}
