namespace Benchmarks;

/// <summary>One line of the table.</summary>
/// <param name="What">What was timed.</param>
/// <param name="Seconds">Our median; null where what is told is no time.</param>
/// <param name="Bar">What it should stay under.</param>
/// <param name="Instead">What a user would use instead, and its median in the same run.</param>
sealed record Row(string What, double? Seconds, string Bar, string Instead);
