namespace Slipway.Fleet;

/// <summary>A step that will not begin in this run.</summary>
/// <typeparam name="T">The name of a step.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why: <c>it comes after database, which failed</c>.</param>
internal sealed record SkippedStep<T>(T Name, string Reason)
{
    /// <summary>The step that it would come after, which did not end well.</summary>
    public T? Cause { get; init; }

    /// <summary>How it comes after that: <c>it comes after database, which</c>.</summary>
    public string? Way { get; init; }
}
