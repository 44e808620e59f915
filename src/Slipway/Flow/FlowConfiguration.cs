namespace Slipway.Flow;

/// <summary>A configuration of flow (https://github.com/ubie-oss/flow), with its defaults filled in: what is done when an image has got a tag.</summary>
internal sealed record FlowConfiguration
{
    /// <summary>The applications, in the order of the file.</summary>
    public required IReadOnlyList<FlowApplication> Applications { get; init; }

    /// <summary>The author of commits; null where the file names none.</summary>
    public FlowAuthor? Author { get; init; }

    /// <summary>What the file says and flow does not read, each with its place.</summary>
    public IReadOnlyList<Problem> Ignored { get; init; } = [];

    /// <summary>Reads a configuration.</summary>
    /// <param name="file">What messages call the file.</param>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="InvalidInputException">It is wrong; all problems with file, line and column.</exception>
    public static FlowConfiguration Parse(string file, ReadOnlyMemory<byte> content) => new FlowReader(file).Read(content);
}
