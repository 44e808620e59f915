namespace Slipway.Health;

/// <summary>Something that is wrong now, and may yet turn well within a grace.</summary>
/// <param name="Key">What tells it apart from others over time.</param>
/// <param name="Failure">What it becomes when it lasts.</param>
/// <param name="Grace">How long it may last.</param>
/// <param name="IsFinal">Whether it cannot turn well.</param>
internal sealed record Finding(string Key, HealthFailure Failure, TimeSpan Grace, bool IsFinal);
