using Slipway.Naming;
using Slipway.Values;

namespace Slipway.BuildEvents;

/// <summary>Reads a message of Artifact Registry's topic <c>gcr</c> (https://cloud.google.com/artifact-registry/docs/configure-notifications).</summary>
internal static class RegistryMessage
{
    public static BuildEvent Read(string subject, MapValue map)
    {
        var action = map.GetString("action");
        if (action == "DELETE")
        {
            return new BuildEvent.Other("an image or a tag was deleted");
        }

        if (action != "INSERT")
        {
            throw new InvalidInputException(subject, "found a registry's message with an unknown 'action'; expected INSERT or DELETE.");
        }

        var digest = ImageAt(subject, map, "digest", image => image.Digest is not null, "an image with its digest; expected host/path@sha256:…");
        var tag = ImageAt(subject, map, "tag", image => image is { Tag: not null, Digest: null }, "an image with its tag; expected host/path:tag");
        return (tag, digest) switch
        {
            (null, null) => throw new InvalidInputException(subject, "found a registry's message with neither 'tag' nor 'digest'; expected at least one of them."),
            (null, _) => new BuildEvent.Other("an image was pushed without a tag"),
            (_, null) => new BuildEvent.Pushed(tag),
            _ when tag.Repository == digest.Repository => new BuildEvent.Pushed(tag.WithDigest(digest.Digest!)),
            _ => throw new InvalidInputException(subject, "found a 'tag' and a 'digest' of two repositories; expected one image."),
        };
    }

    private static ImageReference? ImageAt(string subject, MapValue map, string key, Func<ImageReference, bool> isFine, string what) =>
        map[key] switch
        {
            null or { IsNull: true } => null,
            ScalarValue { AsString: "" } => null,
            ScalarValue { AsString: { } text } when ImageReference.TryParse(text) is { } image && isFine(image) => image,
            _ => throw new InvalidInputException(subject, $"'{key}' is not {what}."),
        };
}
