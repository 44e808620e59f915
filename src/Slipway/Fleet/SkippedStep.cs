namespace Slipway.Fleet;

/// <summary>A step that will not begin in this run.</summary>
/// <typeparam name="T">The name of a step.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why: <c>it comes after database, which failed</c>.</param>
internal sealed record SkippedStep<T>(T Name, string Reason);
