namespace Slipway.Fleet;

/// <summary>What became of a step of a run so far: of an application of a stage, or of a stage.</summary>
internal enum StepState
{
    /// <summary>It did not begin.</summary>
    Waiting,

    /// <summary>It began and did not end.</summary>
    Running,

    /// <summary>It is deployed and healthy, or there was nothing to do.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It did not begin, and does not in this run.</summary>
    Skipped,
}
