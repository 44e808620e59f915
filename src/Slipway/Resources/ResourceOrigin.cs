using Slipway.Values;

namespace Slipway.Resources;

/// <summary>Where a resource is written.</summary>
/// <param name="File">The path from the config repository's root, or the command that printed it.</param>
/// <param name="Position">Where in the file it begins; unknown for what a command printed.</param>
public sealed record ResourceOrigin(string File, SourcePosition Position)
{
    /// <summary>
    /// Finds the place in the source of what a renderer printed, for a position in its output; null where the file is what was read.
    /// </summary>
    public Func<SourcePosition, string>? Trace { get; init; }

    /// <summary>The place of a value, for a message: <c>file:line:column</c>, as far as it is known.</summary>
    public string At(SourcePosition position) => Trace is null ? (position.IsKnown ? position : Position).In(File) : Trace(position);

    /// <inheritdoc/>
    public override string ToString() => Position.IsKnown ? $"{File}:{Position.Line}" : File;
}
