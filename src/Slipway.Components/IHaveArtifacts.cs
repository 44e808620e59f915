using Nuke.Common;
using Nuke.Common.IO;

namespace Slipway.Components;

/// <summary>Where targets leave their results for each other, for CI and for people.</summary>
public interface IHaveArtifacts : INukeBuild
{
    /// <summary>The folder of result files. Default: <c>artifacts</c> at the root.</summary>
    AbsolutePath ArtifactsDirectory => RootDirectory / "artifacts";
}
