using Serilog;
using Slipway.Images.Registries;

namespace Slipway.Images;

/// <summary>
/// Builds an image for each of several platforms, one after the other, and puts them together as an index. Each has a tag of its own,
/// <c>1.4.0-linux-arm64</c>, by which the next run finds what an interrupted one has finished.
/// </summary>
internal sealed class PlatformImages(IReadOnlyList<(string Platform, IImageBuilder Builder)> platforms, RegistryClient registry, ILogger logger) : IImageBuilder
{
    /// <summary>A builder for the platforms; for one, or none, there is no index.</summary>
    public static IImageBuilder Builder(
        IReadOnlyList<string> platforms, Func<string?, IImageBuilder> create, RegistryClient registry, ILogger logger) => platforms switch
        {
            [] => create(null),
            [var platform] => create(platform),
            _ => new PlatformImages([.. platforms.Distinct().Select(platform => (platform, create(platform)))], registry, logger),
        };

    public Task<BuiltImage> BuildAsync(ImageBuild build, CancellationToken cancellationToken) =>
        PushedBuild.RunAsync(
            registry,
            build,
            async () =>
            {
                var images = new List<BuiltImage>();
                foreach (var (platform, builder) in platforms)
                {
                    var target = build.Target.WithTag($"{build.Target.Tag}-{platform.Replace('/', '-')}");
                    images.Add(await builder.BuildAsync(build with { Target = target }, cancellationToken));
                    logger.Debug("{Image} is built for {Platform}", images[^1].Reference, platform);
                }

                return await ImageIndex.PushAsync(registry, build, [.. images.Select(image => image.Reference)], cancellationToken);
            },
            logger,
            cancellationToken);
}
