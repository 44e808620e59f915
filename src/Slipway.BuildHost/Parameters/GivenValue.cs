namespace Slipway.BuildHost.Parameters;

/// <summary>A value as somebody wrote it, before it is converted.</summary>
/// <param name="Words">The value's parts: one for a scalar, none for a switch or an empty list.</param>
/// <param name="Source">Where it was written, for messages: <c>--count</c>, <c>SLIPWAY_COUNT</c>, <c>.nuke/parameters.json:2:3: Count</c>.</param>
/// <param name="Origin">Which kind of source it is.</param>
internal sealed record GivenValue(IReadOnlyList<string> Words, string Source, ValueOrigin Origin);

/// <summary>The kinds of sources, which differ in small rules.</summary>
internal enum ValueOrigin
{
    CommandLine,
    Environment,
    File,
}
