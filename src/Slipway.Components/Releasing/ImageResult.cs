using Slipway.Naming;

namespace Slipway.Components.Releasing;

/// <summary>What <c>BuildImage</c> leaves in <c>artifacts/image.json</c>.</summary>
public sealed record ImageResult
{
    /// <summary>The images of the applications.</summary>
    public required IReadOnlyList<ApplicationImage> Images { get; init; }

    /// <summary>The image of each of the given applications.</summary>
    /// <exception cref="SlipwayException">The image of one of them was not built.</exception>
    internal IReadOnlyDictionary<ApplicationName, ImageReference> Of(IEnumerable<Application> applications) => applications.ToDictionary(
        application => application.Name,
        application => Images.FirstOrDefault(image => image.Application == application.Name)?.Image ?? throw new SlipwayException(
            "artifacts/image.json", $"it has no image of {application.Name}. Run ./build.sh BuildImage --application {application.Name}."));
}
