using System.Text.RegularExpressions;
using Slipway.Naming;

namespace Slipway.Flow;

/// <summary>What finds a tag in a text: the group <c>version</c> is the tag, <c>quote</c> the quote in front of it.</summary>
/// <param name="Expression">The regular expression.</param>
/// <param name="Kind">What it finds.</param>
internal sealed record FlowPattern(Regex Expression, FlowPatternKind Kind)
{
    private static readonly Regex Version = new("version: +(?<quote>[\"']?)(?<version>[a-zA-Z0-9_+.-]*)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The patterns of an application, those that say most of what they find first.</summary>
    public static IReadOnlyList<FlowPattern> Of(FlowApplication application, ImageReference image) =>
    [
        new(new Regex($"{Regex.Escape(image.Repository)}:(?<version>[a-zA-Z0-9_+.-]*)(?<digest>@[a-z0-9]+:[0-9a-f]*)?", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), FlowPatternKind.Image),
        new(Version, FlowPatternKind.Version),
        .. application.Keys.Select(key => new FlowPattern(key, FlowPatternKind.Key)),
        .. application.Prefixes.Select(prefix => new FlowPattern(prefix, FlowPatternKind.Prefix)),
    ];
}
