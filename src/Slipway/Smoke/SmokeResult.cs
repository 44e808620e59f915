namespace Slipway.Smoke;

/// <summary>The outcome of a smoke test.</summary>
/// <param name="Test">The test.</param>
/// <param name="Attempts">How often it asked.</param>
/// <param name="Failures">What was wrong with the last answer; empty when the test passed.</param>
internal sealed record SmokeResult(SmokeTest Test, int Attempts, IReadOnlyList<string> Failures)
{
    /// <summary>What the last answer had where something else was expected; null when it was right, or there was none.</summary>
    public PodWords? Answer { get; init; }

    /// <summary>How long it took, with all attempts.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether the last answer was right.</summary>
    public bool HasPassed => Failures.Count == 0;

    /// <inheritdoc/>
    public override string ToString() => HasPassed
        ? $"{Test}: passed{(Attempts == 1 ? "" : $" at attempt {Attempts}")}"
        : $"{Test}: {string.Join(" ", Failures)} ({(Attempts == 1 ? "1 attempt" : $"{Attempts} attempts")})";
}
