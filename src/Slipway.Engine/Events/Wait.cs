namespace Slipway.Engine.Events;

/// <summary>What is waited for.</summary>
internal sealed record Wait
{
    /// <summary>The deployment: <c>dev/web</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What is not ready, one line each. Control characters and commands for CI systems are taken out.</summary>
    public required IReadOnlyList<string> Pending { get; init; }

    /// <summary>How many resources there are, ready or not.</summary>
    public required int Total { get; init; }

    /// <summary>For how long.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What comes when it is over: <c>3 to apply, 1 hook, smoke tests</c>; empty: nothing.</summary>
    public required string Next { get; init; }

    /// <summary>The first line: <c>dev/web: 3 of 5 are ready after 12 s; then: 3 to apply</c>.</summary>
    public string Title => Pending.Count == 0
        ? $"{Subject}: all {Total} are ready, staying so is waited for ({Elapsed.TotalSeconds:0} s){Then}"
        : $"{Subject}: {Total - Pending.Count} of {Total} are ready after {Elapsed.TotalSeconds:0} s{Then}. Waiting for:";

    private string Then => Next.Length == 0 ? "" : $"; then: {Next}";
}
