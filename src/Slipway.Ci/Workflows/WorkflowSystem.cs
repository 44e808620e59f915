namespace Slipway.Ci.Workflows;

/// <summary>A CI system that workflow files can be written for.</summary>
public enum WorkflowSystem
{
    /// <summary>GitHub Actions: <c>.github/workflows/*.yml</c>.</summary>
    GitHubActions,

    /// <summary>Google Cloud Build: <c>cloudbuild*.yaml</c> at the root; docs/guides/google-cloud.md has the triggers.</summary>
    GoogleCloudBuild,

    /// <summary>GitLab CI, for repositories that are on GitHub: <c>.gitlab-ci.yml</c>.</summary>
    GitLabCi,
}
