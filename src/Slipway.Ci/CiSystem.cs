namespace Slipway.Ci;

/// <summary>Where a build runs.</summary>
internal enum CiSystem
{
    /// <summary>On a person's machine.</summary>
    None,

    /// <summary>GitHub Actions.</summary>
    GitHubActions,

    /// <summary>GitLab CI.</summary>
    GitLab,

    /// <summary>Google Cloud Build.</summary>
    GoogleCloudBuild,

    /// <summary>Another CI system that sets <c>CI</c>, as most do.</summary>
    Other,
}
