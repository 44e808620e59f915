using Slipway.Images;
using Slipway.Naming;

namespace Slipway.Engine.Receiving;

/// <summary>Checks an event's image with its registry: an image is released only under the tag that it has now, by the digest that the registry knows.</summary>
internal sealed class VerifiedImages(IImageRegistry registry)
{
    /// <summary>The image with its digest; or what the event comes to.</summary>
    public async Task<(ImageReference? Image, EventOutcome? Outcome)> CheckAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var tagged = image.WithTag(image.Tag!);
        var now = await registry.FindAsync(tagged, cancellationToken);
        if (now is not null && (image.Digest is null || image.Digest == now))
        {
            return (tagged.WithDigest(now), null);
        }

        if (image.Digest is null || await registry.FindAsync(image, cancellationToken) is null)
        {
            return (null, new EventOutcome.Refused(new Problem(
                image.ToString(), "the registry does not have it, and so it is not released. Is the event forged, or was the image deleted? Push it again, and its own event releases it.")));
        }

        return (null, new EventOutcome.Nothing(
            now is null
                ? $"the tag {image.Tag} of {image.Repository} is gone since"
                : $"the tag {image.Tag} of {image.Repository} has moved from {image.Digest.Abbreviated} to {now.Abbreviated} since: its own event releases that"));
    }
}
