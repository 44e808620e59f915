using Serilog;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images.DotNet;

/// <summary>Builds the image of a .NET project, unless the registry has it from an earlier run.</summary>
internal sealed class DotNetImageBuilder(DotNetImage image, RegistryClient registry, ILogger logger) : IImageBuilder
{
    private readonly ILogger _logger = logger.ForContext<DotNetImageBuilder>();

    public Task<BuiltImage> BuildAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        image.Validate();
        return PushedBuild.RunAsync(registry, build, () => PublishAsync(build, cancellationToken), _logger, cancellationToken);
    }

    private async Task<Digest> PublishAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        var publish = new ContainerPublish(image, registry, _logger);
        try
        {
            return await publish.RunAsync(build, cancellationToken);
        }
        catch (ContainerPublishException failure) when (failure.IsFromContainerTasks)
        {
            // The SDK's errors name its own steps. Our client says what the registry means, if it still means it.
            await ExplainAsync(build, cancellationToken);
            _logger.Warning("{Failure:l}\nThe registries answer now: publishing again, because the SDK does not repeat what fails", failure.Message);
            return await publish.RunAsync(build, cancellationToken);
        }
    }

    private async Task ExplainAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        if (image.BaseImage is { } baseImage && await registry.FindAsync(baseImage, cancellationToken) is null)
        {
            throw new SlipwayException(baseImage.ToString(), "the base image does not exist in its registry.");
        }

        await registry.CheckPushAsync(build.Target, cancellationToken);
    }
}
