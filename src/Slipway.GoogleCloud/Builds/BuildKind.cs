namespace Slipway.GoogleCloud.Builds;

/// <summary>What a build is made from.</summary>
internal enum BuildKind
{
    /// <summary>A Dockerfile.</summary>
    Dockerfile,

    /// <summary>A folder that a buildpack understands.</summary>
    Buildpack,

    /// <summary>A build configuration of the user's.</summary>
    Config,
}
