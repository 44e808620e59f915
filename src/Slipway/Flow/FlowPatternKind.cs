namespace Slipway.Flow;

/// <summary>What a pattern finds.</summary>
internal enum FlowPatternKind
{
    /// <summary>The image with its tag.</summary>
    Image,

    /// <summary>The value of a key <c>version</c>, unless a comment on its line forbids it.</summary>
    Version,

    /// <summary>The value of a key that the configuration names.</summary>
    Key,

    /// <summary>What comes behind a text that the configuration names.</summary>
    Prefix,
}
