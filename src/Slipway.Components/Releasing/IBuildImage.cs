using Nuke.Common;
using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Git;
using Slipway.GoogleCloud.Builds;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>Builds the image of every application.</summary>
public interface IBuildImage : IHaveApplication, IHaveRegistry, IHaveSource, IHaveArtifacts
{
    /// <summary>The result of <see cref="BuildImage"/>.</summary>
    ArtifactFile<ImageResult> ImageFile => new(ArtifactsDirectory / "image.json", nameof(BuildImage));

    /// <summary>Builds and pushes; an image that the registry has already is not built again.</summary>
    Target BuildImage => _ => _
        .Description("Builds and pushes the image of this commit, unless the registry has it")
        .Requires(() => Registry)
        .Requires(() => RegistryIsValid, () => SelectionIsValid, () => ApplicationIsValid, () => GoogleCloudIsValid)
        .Produces(ArtifactsDirectory / "image.json")
        .Executes(() => this.Run(async cancellationToken =>
        {
            // Before minutes of work, and after the targets that may write such a file.
            if (this is IHaveConfigRepository config && ScheduledTargets.Any(target => target.Name is nameof(ICommitManifests.CommitManifests)))
            {
                config.HasForgeAccess();
            }

            var source = await ReadSourceAsync(cancellationToken);
            using var registry = RegistryClient();
            var builds = new ApplicationImages(registry, ImageReference.Parse(Registry!), BaseImage is null ? null : ImageReference.Parse(BaseImage), Log.Logger)
            {
                CloudBuild = () => new CloudBuildAccess(OpenGoogleApi, GoogleServices(), new GitSourceTree(RootDirectory, Log.Logger), string.IsNullOrWhiteSpace(GoogleCloudProject) ? null : GoogleCloudProject),
            };
            var images = await builds.BuildAsync(SelectApplications(), source, cancellationToken);
            ImageFile.Write(await ReadStampAsync(cancellationToken), new ImageResult { Images = images });
            this.Summarise(images.Select(image => ("Image", image.Image.ToString())));
        }));
}
