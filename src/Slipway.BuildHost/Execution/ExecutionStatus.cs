namespace Nuke.Common.Execution;

/// <summary>What has become of a target in this run.</summary>
public enum ExecutionStatus
{
    /// <summary>Not part of the plan.</summary>
    None,

    /// <summary>Still to run.</summary>
    Scheduled,

    /// <summary>Never got its turn because the build failed before.</summary>
    NotRun,

    /// <summary>Left out by a condition or by <c>--skip</c>.</summary>
    Skipped,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Threw an exception.</summary>
    Failed,

    /// <summary>Running now.</summary>
    Running,

    /// <summary>Interrupted.</summary>
    Aborted,

    /// <summary>Only a name for its dependencies.</summary>
    Collective,
}
