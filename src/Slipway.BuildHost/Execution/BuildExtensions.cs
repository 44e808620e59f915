namespace Nuke.Common.Execution;

#pragma warning disable CA1710, CA1711 // The API's names.

/// <summary>Something that is told about the run: an attribute of the build's class.</summary>
public interface IBuildExtension
{
    /// <summary>Those with the highest are told first; the build's own methods come last.</summary>
    float Priority { get; }
}

/// <summary>An attribute of the build's class that is told about the run, by those of the interfaces <c>IOn…</c> that it implements.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class BuildExtensionAttributeBase : Attribute, IBuildExtension
{
    /// <summary>The build.</summary>
    public INukeBuild Build { get; internal set; } = null!;

    /// <inheritdoc/>
    public virtual float Priority { get; set; }
}

/// <summary>Told when the build is created.</summary>
public interface IOnBuildCreated : IBuildExtension
{
    /// <summary>Called with all targets.</summary>
    void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets);
}

/// <summary>Told before any target runs.</summary>
public interface IOnBuildInitialized : IBuildExtension
{
    /// <summary>Called with all targets, and those that are to run.</summary>
    void OnBuildInitialized(IReadOnlyCollection<ExecutableTarget> executableTargets, IReadOnlyCollection<ExecutableTarget> executionPlan);
}

/// <summary>Told before a target runs.</summary>
public interface IOnTargetRunning : IBuildExtension
{
    /// <summary>Called with the target.</summary>
    void OnTargetRunning(ExecutableTarget target);
}

/// <summary>Told when a target is skipped.</summary>
public interface IOnTargetSkipped : IBuildExtension
{
    /// <summary>Called with the target.</summary>
    void OnTargetSkipped(ExecutableTarget target);
}

/// <summary>Told when a target has succeeded.</summary>
public interface IOnTargetSucceeded : IBuildExtension
{
    /// <summary>Called with the target.</summary>
    void OnTargetSucceeded(ExecutableTarget target);
}

/// <summary>Told when a target has failed.</summary>
public interface IOnTargetFailed : IBuildExtension
{
    /// <summary>Called with the target.</summary>
    void OnTargetFailed(ExecutableTarget target);
}

/// <summary>Told when a target adds to its line of the summary.</summary>
public interface IOnTargetSummaryUpdated : IBuildExtension
{
    /// <summary>Called with the target.</summary>
    void OnTargetSummaryUpdated(INukeBuild build, ExecutableTarget target);
}

/// <summary>Told at the end, whatever the outcome.</summary>
public interface IOnBuildFinished : IBuildExtension
{
    /// <summary>Called once.</summary>
    void OnBuildFinished();
}
