namespace Slipway.Resources;

/// <summary>Which part of a container's log to read.</summary>
internal sealed record LogQuery
{
    /// <summary>The Pod.</summary>
    public required ResourceId Pod { get; init; }

    /// <summary>The container.</summary>
    public required string Container { get; init; }

    /// <summary>Whether to read the log of the container's previous run: the one that crashed. Default: false.</summary>
    public bool Previous { get; init; }

    /// <summary>How many lines from the end. Default: 20.</summary>
    public int TailLines { get; init; } = 20;
}
