using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.Images;

/// <summary>An image to build and push.</summary>
public sealed record ImageBuild
{
    /// <summary>The application that the image is of.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>Where to push: repository and tag, no digest.</summary>
    public required ImageReference Target { get; init; }

    /// <summary>What it is built from.</summary>
    public required SourceVersion Source { get; init; }
}
