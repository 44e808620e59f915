using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images;

/// <summary>Images of several platforms under one name (https://github.com/opencontainers/image-spec/blob/main/image-index.md).</summary>
internal static class ImageIndex
{
    /// <summary>Pushes an index of images that are in the target's repository; the same images give the same digest.</summary>
    public static async Task<Digest> PushAsync(
        RegistryClient registry, ImageBuild build, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken)
    {
        var manifests = new JsonArray();
        foreach (var image in images)
        {
            manifests.Add(await DescribeAsync(registry, image, cancellationToken));
        }

        var twice = manifests.Select(entry => entry!["platform"]!.ToJsonString()).GroupBy(platform => platform).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new SlipwayException(
                build.Target.ToString(), $"two of its images are for the same platform, {twice.Key}: {string.Join(", ", images)}. Check that the builder builds for the platform that it is asked for.");
        }

        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciIndex,
            ["manifests"] = manifests,
            ["annotations"] = new JsonObject(ImageLabels.Of(build.Source).Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
        };
        return await registry.PushManifestAsync(build.Target, MediaTypes.OciIndex, JsonSerializer.SerializeToUtf8Bytes(index), cancellationToken);
    }

    private static async Task<JsonObject> DescribeAsync(RegistryClient registry, ImageReference image, CancellationToken cancellationToken)
    {
        var manifest = await registry.FindManifestAsync(image, cancellationToken)
            ?? throw new SlipwayException(image.ToString(), "it was pushed, but the registry does not have it any more.");
        var config = manifest.Config is { } digest ? await registry.FindBlobAsync(image, digest, cancellationToken) : null;
        return new JsonObject
        {
            ["mediaType"] = manifest.MediaType,
            ["digest"] = manifest.Digest.Value,
            ["size"] = manifest.Content.Length,
            ["platform"] = PlatformOf(config ?? throw new SlipwayException(
                image.ToString(), "expected the image of one platform, with a configuration that says which.")),
        };
    }

    // https://github.com/opencontainers/image-spec/blob/main/config.md: the image's own word, whatever was asked for.
    private static JsonObject PlatformOf(ReadOnlyMemory<byte> config)
    {
        using var document = JsonDocument.Parse(config);
        var platform = new JsonObject();
        foreach (var name in new[] { "architecture", "os", "os.version", "variant" })
        {
            if (document.RootElement.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text)
            {
                platform[name] = text;
            }
        }

        return platform;
    }
}
