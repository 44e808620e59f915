namespace Slipway.Forges;

/// <summary>The outcome so far of something that is reported to the forge.</summary>
public enum ReportState
{
    /// <summary>Not finished.</summary>
    Pending,

    /// <summary>Finished well.</summary>
    Success,

    /// <summary>Finished, and what was checked or deployed is not good.</summary>
    Failure,

    /// <summary>Could not be carried out.</summary>
    Error,
}
