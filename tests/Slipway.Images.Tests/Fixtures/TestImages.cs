using System.Text;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images.Tests.Fixtures;

/// <summary>Images without layers.</summary>
internal static class TestImages
{
    /// <summary>Pushes an image; the labels make its digest.</summary>
    public static async Task<Digest> PushAsync(RegistryClient client, ImageReference target, string labels = "{}", string architecture = "amd64")
    {
        var config = Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"{{{architecture}}}","os":"linux","config":{"Labels":{{{labels}}}},"rootfs":{"type":"layers","diff_ids":[]}}""");
        var configDigest = await client.PushBlobAsync(target, config, CancellationToken.None);
        var manifest = Encoding.UTF8.GetBytes(
            $$$"""
            {"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{configDigest}}}","size":{{{config.Length}}}},"layers":[]}
            """);
        return await client.PushManifestAsync(target, MediaTypes.OciManifest, manifest, CancellationToken.None);
    }
}
