namespace Slipway.Records;

/// <summary>Why a deployment failed.</summary>
/// <param name="Phase">How far it had come: <c>plan</c>, <c>apply</c>, <c>hook</c>, <c>health</c>, <c>smoke-tests</c>, <c>rollout</c>, <c>unknown</c>.</param>
/// <param name="Reason">In one line. Never what a Pod printed.</param>
internal sealed record RecordedFailure(string Phase, string Reason)
{
    /// <summary>The most requests, in percent, that what failed ever got; null: all of them, or not known.</summary>
    public double? ExposurePercent { get; init; }

    /// <summary>Whether it was caught before everybody met it.</summary>
    public bool IsCaught => ExposurePercent < 100;
}
