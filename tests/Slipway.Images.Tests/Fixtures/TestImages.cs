using System.Text;
using System.Text.Json.Nodes;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images.Tests.Fixtures;

/// <summary>Images without layers, or with one of no meaning.</summary>
internal static class TestImages
{
    /// <summary>Pushes an image; the labels make its digest.</summary>
    public static Task<Digest> PushAsync(RegistryClient client, ImageReference target, string labels = "{}", string architecture = "amd64") =>
        PushAsync(client, target, labels, architecture, layer: null);

    /// <summary>Pushes an image with a layer of random bytes, which other clients take for an uncompressed archive.</summary>
    public static Task<Digest> PushWithLayerAsync(RegistryClient client, ImageReference target, int length, string architecture = "amd64")
    {
        var layer = new byte[length];
        new Random(length + architecture.Length).NextBytes(layer);
        return PushAsync(client, target, "{}", architecture, layer);
    }

    /// <summary>Pushes an index of images for several architectures, each with a layer of random bytes, and under a tag named like it.</summary>
    public static async Task<Digest> PushIndexAsync(RegistryClient client, ImageReference target, int layerLength, params string[] architectures)
    {
        var manifests = new JsonArray();
        foreach (var architecture in architectures)
        {
            var digest = layerLength == 0
                ? await PushAsync(client, target.WithTag(architecture), architecture: architecture)
                : await PushWithLayerAsync(client, target.WithTag(architecture), layerLength, architecture);
            var manifest = (await client.FindManifestAsync(target.WithDigest(digest), CancellationToken.None))!;
            manifests.Add(new JsonObject
            {
                ["mediaType"] = manifest.MediaType,
                ["digest"] = digest.Value,
                ["size"] = manifest.Content.Length,
                ["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = architecture },
            });
        }

        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.OciIndex, ["manifests"] = manifests };
        return await client.PushManifestAsync(target, MediaTypes.OciIndex, Encoding.UTF8.GetBytes(index.ToJsonString()), CancellationToken.None);
    }

    private static async Task<Digest> PushAsync(RegistryClient client, ImageReference target, string labels, string architecture, byte[]? layer)
    {
        var layerDigest = layer is null ? null : await client.PushBlobAsync(target, layer, CancellationToken.None);
        var config = Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"{{{architecture}}}","os":"linux","config":{"Labels":{{{labels}}}},"rootfs":{"type":"layers","diff_ids":[{{{(layerDigest is null ? "" : $"\"{layerDigest}\"")}}}]}}""");
        var configDigest = await client.PushBlobAsync(target, config, CancellationToken.None);
        var layers = layer is null ? "" : $$$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{{layerDigest}}}","size":{{{layer.Length}}}}""";
        var manifest = Encoding.UTF8.GetBytes(
            $$$"""
            {"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{configDigest}}}","size":{{{config.Length}}}},"layers":[{{{layers}}}]}
            """);
        return await client.PushManifestAsync(target, MediaTypes.OciManifest, manifest, CancellationToken.None);
    }
}
