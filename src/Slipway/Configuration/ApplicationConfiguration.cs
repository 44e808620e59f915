using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>What slipway.yaml says of an application under <c>applications</c>.</summary>
internal sealed record ApplicationConfiguration
{
    /// <summary>Its name.</summary>
    public required ApplicationName Name { get; init; }

    /// <summary>The applications that it is deployed after, in the stages that have them.</summary>
    public IReadOnlyList<ApplicationName> After { get; init; } = [];

    // Where the file names applications: whether there are folders for them is known later.
    internal IReadOnlyList<(ApplicationName Name, SourcePosition Position)> Mentions { get; init; } = [];
}
