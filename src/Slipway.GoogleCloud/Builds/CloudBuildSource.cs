using Slipway.BuildEvents;

namespace Slipway.GoogleCloud.Builds;

/// <summary>Reads the builds that messages are about where they were made.</summary>
internal sealed class CloudBuildSource(RestCloudBuilds builds) : IBuildSource
{
    /// <inheritdoc/>
    public Task<string?> FindAsync(BuildName name, CancellationToken cancellationToken) => builds.FindTextAsync(new BuildPlace(name.Project, name.Location), name.Id, cancellationToken);
}
