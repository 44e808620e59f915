using System.Text.Json.Nodes;

namespace Slipway.GoogleCloud.Builds;

/// <summary>The builds of Cloud Build (https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds).</summary>
internal interface ICloudBuilds
{
    /// <summary>Creates a build, in one attempt: a second one could be a second build.</summary>
    /// <param name="place">Where it runs.</param>
    /// <param name="build">The resource, with the API's names.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="SlipwayException">It was refused; or, where that is transient, it may have been created or not.</exception>
    Task<CloudBuild> SubmitAsync(BuildPlace place, JsonObject build, CancellationToken cancellationToken);

    /// <summary>A build; null when there is none.</summary>
    /// <exception cref="SlipwayException">The service refuses or cannot be reached.</exception>
    Task<CloudBuild?> FindAsync(BuildPlace place, string id, CancellationToken cancellationToken);

    /// <summary>The builds with a tag, the newest first.</summary>
    /// <exception cref="SlipwayException">The service refuses or cannot be reached.</exception>
    Task<IReadOnlyList<CloudBuild>> FindByTagAsync(BuildPlace place, string tag, CancellationToken cancellationToken);

    /// <summary>Cancels a build; one that has ended stays as it is.</summary>
    /// <exception cref="SlipwayException">The service refuses or cannot be reached.</exception>
    Task CancelAsync(BuildPlace place, string id, CancellationToken cancellationToken);
}
