using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Policies;

/// <summary>What the images of containers say.</summary>
internal static class ImageChecks
{
    public static IEnumerable<PolicyViolation> Unpinned(Resource resource) => ContainerImages.Of(resource)
        .Where(image => !image.IsPinned && !image.IsUnreleased)
        .Select(image => new PolicyViolation(
            image.Position,
            $"{Container(image)}: the image is {Quoted.Of(image.Image)}; expected a digest (image@sha256:…), so that what runs is what was built. "
            + "Run ./build.sh Release, or write the digest that the registry shows."));

    public static IEnumerable<PolicyViolation> LatestTags(Resource resource) => ContainerImages.Of(resource)
        .Where(image => ImageReference.TryParse(image.Image) is { Digest: null, Tag: null or "latest" })
        .Select(image => new PolicyViolation(
            image.Position,
            $"{Container(image)}: the image is {Quoted.Of(image.Image)}; expected a tag other than 'latest', which is another image tomorrow."));

    private static string Container(ContainerImage image) =>
        image.Container.Length == 0 ? $"{image.Resource.Id}" : $"{image.Resource.Id}, container {Quoted.Of(image.Container)}";
}
