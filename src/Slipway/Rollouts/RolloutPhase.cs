namespace Slipway.Rollouts;

/// <summary>Where a rollout stands. In each phase the cluster holds one rendering, see <see cref="RolloutRendering"/>, and can stay there for ever.</summary>
internal enum RolloutPhase
{
    /// <summary>The Pods for a step become ready; the traffic is still that of the step before.</summary>
    Preparing,

    /// <summary>The new version has its share of a step.</summary>
    Observing,

    /// <summary>The version before is replaced, while the canary keeps its share.</summary>
    Settling,

    /// <summary>All traffic goes where git says, and the canary still runs.</summary>
    Returning,

    /// <summary>The canary goes; all is as git says.</summary>
    Finishing,

    /// <summary>The canary has no share any more, and still runs.</summary>
    Aborting,

    /// <summary>The canary goes; all is as the last healthy commit says.</summary>
    Clearing,

    /// <summary>It was aborted. The release is held: it does not roll out again unasked.</summary>
    Aborted,

    /// <summary>It came to its end.</summary>
    Done,
}
