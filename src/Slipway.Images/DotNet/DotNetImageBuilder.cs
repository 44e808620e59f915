using Serilog;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images.DotNet;

/// <summary>Builds the image of a .NET project, unless the registry has it from an earlier run.</summary>
internal sealed class DotNetImageBuilder(DotNetImage image, RegistryClient registry, ILogger logger) : IImageBuilder
{
    private readonly ILogger _logger = logger.ForContext<DotNetImageBuilder>();

    public async Task<BuiltImage> BuildAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        image.Validate();
        if (build.Target.Tag is null)
        {
            throw new InvalidInputException($"image '{build.Target}'", "expected a tag: the version that is built.");
        }

        if (await EarlierBuild.FindAsync(registry, build, cancellationToken) is { } earlier)
        {
            _logger.Debug("{Image} is in the registry", earlier.Reference);
            return earlier;
        }

        // Found out now, a refusal costs milliseconds; found out by the SDK, a compile.
        await registry.CheckPushAsync(build.Target, cancellationToken);
        var digest = await PublishAsync(build, cancellationToken);
        var stored = await registry.FindAsync(build.Target, cancellationToken);
        return stored == digest
            ? new BuiltImage(build.Target.WithDigest(digest), IsNew: true)
            : throw new SlipwayException(
                build.Target.ToString(),
                $"the SDK pushed {digest}, but the registry has {stored?.Value ?? "nothing"} under this tag. Does another build push the same version?");
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
