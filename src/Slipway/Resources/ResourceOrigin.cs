using Slipway.Values;

namespace Slipway.Resources;

/// <summary>Where a resource is written.</summary>
/// <param name="File">The path from the config repository's root, or the command that printed it.</param>
/// <param name="Position">Where in the file it begins; unknown for what a command printed.</param>
public sealed record ResourceOrigin(string File, SourcePosition Position)
{
    /// <inheritdoc/>
    public override string ToString() => Position.IsKnown ? $"{File}:{Position.Line}" : File;
}
