using Serilog;
using Slipway.GoogleCloud;
using Slipway.GoogleCloud.Builds;
using Slipway.Images;
using Slipway.Images.Registries;
using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.Components.Releasing;

/// <summary>Builds the images of applications, one after the other.</summary>
internal sealed class ApplicationImages(RegistryClient registry, ImageReference prefix, ImageReference? baseImage, ILogger logger)
{
    /// <summary>What a build by Cloud Build needs; made where an application is built so.</summary>
    public Func<CloudBuildAccess>? CloudBuild { get; init; }

    public async Task<IReadOnlyList<ApplicationImage>> BuildAsync(
        IReadOnlyList<Application> applications, SourceVersion source, CancellationToken cancellationToken)
    {
        var images = new List<ApplicationImage>();
        foreach (var application in applications)
        {
            var image = baseImage is null ? application.Image : application.Image.WithDefaultBaseImage(baseImage);
            if (image is CloudBuildImage onCloudBuild)
            {
                image = onCloudBuild with { Access = CloudBuild?.Invoke() };
            }

            var built = await image.CreateBuilder(registry, logger).BuildAsync(
                new ImageBuild
                {
                    Application = application.Name,
                    Target = ImageReference.Parse($"{prefix.Repository}/{application.Name}:{source.Version}"),
                    Source = source,
                },
                cancellationToken);
            if (built.IsNew)
            {
                logger.Information("Pushed {Image:l}", built.Reference);
            }
            else
            {
                logger.Information("Nothing to do: the registry has {Image:l}", built.Reference);
            }

            images.Add(new ApplicationImage(application.Name, built.Reference, built.IsNew));
        }

        return images;
    }
}
