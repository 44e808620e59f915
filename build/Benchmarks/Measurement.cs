namespace Benchmarks;

/// <summary>What a run of a program took.</summary>
/// <param name="Seconds">From start to exit.</param>
/// <param name="Megabytes">The most memory that it had, as far as it was seen; 0 where the system does not tell.</param>
/// <param name="Output">What it printed.</param>
sealed record Measurement(double Seconds, double Megabytes, string Output);
