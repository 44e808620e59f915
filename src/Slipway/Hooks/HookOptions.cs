namespace Slipway.Hooks;

/// <summary>How hooks run.</summary>
public sealed record HookOptions
{
    /// <summary>How long a hook may take whose Job has no <c>activeDeadlineSeconds</c>. Default: 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an ad-hoc Job may take that has no <c>activeDeadlineSeconds</c>. Default: 1 hour.</summary>
    public TimeSpan AdHocTimeout { get; init; } = TimeSpan.FromHours(1);
}
