namespace Slipway.Records;

/// <summary>A smoke test of a deployment.</summary>
/// <param name="Name">What it asks.</param>
/// <param name="HasPassed">Whether the last answer was right.</param>
internal sealed record RecordedTest(string Name, bool HasPassed);
