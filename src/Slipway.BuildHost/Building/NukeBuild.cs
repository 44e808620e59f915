using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Slipway.BuildHost;
using Slipway.BuildHost.Execution;
using Slipway.BuildHost.Output;
using Slipway.BuildHost.Parameters;

namespace Nuke.Common;

/// <summary>
/// The base of a build: <c>class Build : NukeBuild, IRelease { public static int Main() => Execute&lt;Build&gt;(x => x.Compile); }</c>.
/// </summary>
public abstract class NukeBuild : INukeBuild
{
    private List<BuildExtensionAttributeBase>? _extensions;

    internal static BuildPlaces Places { get; set; } = BuildPlaces.Unknown;

    internal ParameterValues Parameters { get; set; } = ParameterValues.None;

    /// <summary>Runs the build as the command line says and returns its exit code.</summary>
    /// <param name="defaultTargetExpressions">The targets that run where the command line names none.</param>
    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargetExpressions)
        where T : NukeBuild, new() =>
        BuildRun.Execute(() => new T(), defaultTargetExpressions);

    /// <inheritdoc cref="INukeBuild.RootDirectory"/>
    public static AbsolutePath RootDirectory => Places.Root;

    /// <inheritdoc cref="INukeBuild.TemporaryDirectory"/>
    public static AbsolutePath TemporaryDirectory => (RootDirectory / ".nuke" / "temp").CreateDirectory();

    /// <inheritdoc cref="INukeBuild.BuildAssemblyFile"/>
    public static AbsolutePath? BuildAssemblyFile => Places.Assembly;

    /// <inheritdoc cref="INukeBuild.BuildAssemblyDirectory"/>
    public static AbsolutePath? BuildAssemblyDirectory => Places.Assembly?.Parent;

    /// <inheritdoc cref="INukeBuild.BuildProjectDirectory"/>
    public static AbsolutePath? BuildProjectDirectory => BuildProjectFile?.Parent;

    /// <inheritdoc cref="INukeBuild.BuildProjectFile"/>
    public static AbsolutePath? BuildProjectFile => Places.Project;

    /// <inheritdoc cref="INukeBuild.Verbosity"/>
    public static Verbosity Verbosity
    {
        get;
        set
        {
            field = value;
            BuildLog.SetVerbosity(value);
        }
    }
        = Verbosity.Normal;

    /// <inheritdoc cref="INukeBuild.Host"/>
    public static Host Host { get; internal set; } = Host.Detect();

    /// <inheritdoc cref="INukeBuild.IsLocalBuild"/>
    public static bool IsLocalBuild => !IsServerBuild;

    /// <inheritdoc cref="INukeBuild.IsServerBuild"/>
    public static bool IsServerBuild => Host.IsServer;

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; internal set; } = [];

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> InvokedTargets => Where(x => x.Invoked);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> SkippedTargets => Where(x => x.Status == ExecutionStatus.Skipped);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> ScheduledTargets => Where(x => x.Status == ExecutionStatus.Scheduled);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> RunningTargets => Where(x => x.Status == ExecutionStatus.Running);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> AbortedTargets => Where(x => x.Status == ExecutionStatus.Aborted);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> FailedTargets => Where(x => x.Status == ExecutionStatus.Failed);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> SucceededTargets => Where(x => x.Status == ExecutionStatus.Succeeded);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> FinishedTargets => Where(x => x.Status is ExecutionStatus.Failed or ExecutionStatus.Succeeded);

    /// <inheritdoc/>
    public bool IsSucceeding => !IsFailing;

    /// <inheritdoc/>
    public bool IsFailing => ExecutionPlan.Any(x => x.Status is ExecutionStatus.Failed or ExecutionStatus.Aborted or ExecutionStatus.NotRun);

    /// <inheritdoc/>
    public bool IsFinished => !ExecutionPlan.Any(x => x.Status is ExecutionStatus.Scheduled or ExecutionStatus.Running);

    /// <inheritdoc/>
    public int? ExitCode { get; set; }

    /// <inheritdoc/>
    public bool Plan { get; internal set; }

    /// <inheritdoc/>
    public bool Help { get; internal set; }

    /// <inheritdoc/>
    public bool NoLogo { get; internal set; }

    /// <inheritdoc/>
    public bool Continue { get; internal set; }

    NukeBuild INukeBuild.Build => this;

    AbsolutePath INukeBuild.RootDirectory => RootDirectory;

    AbsolutePath INukeBuild.TemporaryDirectory => TemporaryDirectory;

    AbsolutePath? INukeBuild.BuildAssemblyFile => BuildAssemblyFile;

    AbsolutePath? INukeBuild.BuildAssemblyDirectory => BuildAssemblyDirectory;

    AbsolutePath? INukeBuild.BuildProjectDirectory => BuildProjectDirectory;

    AbsolutePath? INukeBuild.BuildProjectFile => BuildProjectFile;

    Verbosity INukeBuild.Verbosity => Verbosity;

    Host INukeBuild.Host => Host;

    bool INukeBuild.IsLocalBuild => IsLocalBuild;

    bool INukeBuild.IsServerBuild => IsServerBuild;

    /// <inheritdoc/>
    public void ReportSummary(Configure<Dictionary<string, string>>? configurator = null)
    {
        var target = ExecutionPlan.FirstOrDefault(x => x.Status == ExecutionStatus.Running);
        Assert.NotNull(target, "ReportSummary belongs in a target: none is running");
        target.SummaryInformation = configurator is null ? [] : configurator([]);
        Tell<IOnTargetSummaryUpdated>(x => x.OnTargetSummaryUpdated(this, target));
    }

    T? INukeBuild.TryGetValue<T>(Expression<Func<T>> parameterExpression)
        where T : class => (T?)Parameters.Read(parameterExpression, this);

    T? INukeBuild.TryGetValue<T>(Expression<Func<object>> parameterExpression)
        where T : default => Parameters.Read(parameterExpression, this) is { } value ? (T)value : default;

    /// <summary>Called when the build is created, before parameters are read.</summary>
    protected internal virtual void OnBuildCreated()
    {
    }

    /// <summary>Called when parameters are read and the plan is made, before any target runs.</summary>
    protected internal virtual void OnBuildInitialized()
    {
    }

    /// <summary>Called at the end, whatever the outcome.</summary>
    protected internal virtual void OnBuildFinished()
    {
    }

    /// <summary>Called before a target runs.</summary>
    protected internal virtual void OnTargetRunning(string target)
    {
    }

    /// <summary>Called when a target is skipped.</summary>
    protected internal virtual void OnTargetSkipped(string target)
    {
    }

    /// <summary>Called when a target has succeeded.</summary>
    protected internal virtual void OnTargetSucceeded(string target)
    {
    }

    /// <summary>Called when a target has failed.</summary>
    protected internal virtual void OnTargetFailed(string target)
    {
    }

    /// <summary>Tells the attributes of the build's class.</summary>
    internal void Tell<T>(Action<T> what)
        where T : IBuildExtension
    {
        _extensions ??= GetType().GetCustomAttributes<BuildExtensionAttributeBase>().OrderByDescending(x => x.Priority).ToList();
        foreach (var extension in _extensions)
        {
            extension.Build = this;
            if (extension is T told)
                what(told);
        }
    }

    private List<ExecutableTarget> Where(Func<ExecutableTarget, bool> predicate) => ExecutionPlan.Where(predicate).ToList();
}
