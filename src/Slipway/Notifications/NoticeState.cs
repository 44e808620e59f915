namespace Slipway.Notifications;

/// <summary>How far a release has come.</summary>
public enum NoticeState
{
    /// <summary>Its pull request is open.</summary>
    Proposed,

    /// <summary>What merging it would do was looked at and is fine.</summary>
    Checked,

    /// <summary>It cannot be deployed as it is.</summary>
    CheckFailed,

    /// <summary>It is merged.</summary>
    Merged,

    /// <summary>It is being applied.</summary>
    Applying,

    /// <summary>It runs, is healthy and passed its smoke tests.</summary>
    Healthy,

    /// <summary>It could not be deployed.</summary>
    Failed,

    /// <summary>The stage went back to another version.</summary>
    RolledBack,

    /// <summary>Another version took its place before it was merged.</summary>
    Superseded,
}
