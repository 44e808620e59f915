namespace Slipway.Resources;

/// <summary>How to apply a resource.</summary>
internal sealed record ApplyOptions
{
    /// <summary>Run admission and fill in defaults, but do not save. Default: false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Take fields that other managers own. Default: false: that is a refusal with <see cref="RefusalReason.Conflict"/>.</summary>
    public bool Force { get; init; }
}
