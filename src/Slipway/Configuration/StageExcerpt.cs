using Slipway.Naming;

namespace Slipway.Configuration;

/// <summary>
/// What the slipway.yaml of an earlier commit says of one stage. Only its approvals are judged: the other keys may be those of another version of Slipway.
/// </summary>
/// <param name="Approvals">Who had to approve; null for nobody.</param>
/// <param name="Said">All that the file says of the stage, of images and of charts, as a text to compare.</param>
internal sealed record StageExcerpt(ApprovalRule? Approvals, string Said)
{
    /// <summary>That of a file that is not there.</summary>
    public static readonly StageExcerpt None = new(null, "");

    /// <summary>Reads it.</summary>
    /// <param name="content">The file's bytes; null when there is no such file.</param>
    /// <param name="stage">The stage, which the file need not have.</param>
    /// <exception cref="InvalidInputException">The file is no YAML, or its approvals are wrong.</exception>
    public static StageExcerpt Of(ReadOnlyMemory<byte>? content, StageName stage) =>
        content is { } bytes ? new SlipwayConfigurationReader().ReadExcerpt(bytes, stage) : None;
}
