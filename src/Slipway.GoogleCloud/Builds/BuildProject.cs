using System.Text.RegularExpressions;
using Slipway.GoogleCloud.Http;
using Slipway.Images;

namespace Slipway.GoogleCloud.Builds;

/// <summary>Which project builds, and where.</summary>
internal sealed partial class BuildProject(CloudBuildImage image, CloudBuildAccess access, GoogleApi api)
{
    /// <exception cref="InvalidInputException">Nothing says which project it is.</exception>
    public async Task<BuildPlace> FindAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        // The credentials are looked for first: without them, the rest is in vain.
        await api.Tokens.GetAsync(cancellationToken);
        var project = image.Project ?? access.Project ?? OfRegistry(build.Target.Repository) ?? await api.Tokens.FindProjectAsync() ?? throw new InvalidInputException(
            "GoogleCloudProject", "nothing says which project builds. Set it, or CloudBuildImage.Project, to a project's id.");
        return new BuildPlace(project, image.Region ?? CloudBuildChecks.RegionOf(image.WorkerPool) ?? "global");
    }

    // {region}-docker.pkg.dev/{project}/…, gcr.io/{project}/…
    private static string? OfRegistry(string repository) => Registry().Match(repository) is { Success: true } match ? match.Groups["project"].Value : null;

    [GeneratedRegex(@"^([a-z0-9-]+-docker\.pkg\.dev|([a-z]+\.)?gcr\.io)/(?<project>[a-z][a-z0-9-]+)/", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Registry();
}
