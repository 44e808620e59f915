using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Registry;

namespace Slipway.Sandbox.Seed;

/// <summary>
/// <c>slipway/empty:latest</c>, an image without layers: what an image needs, the sandbox's machine has. The SDK's container publish chooses
/// a base by os and architecture, so it is one of this machine's.
/// </summary>
internal static class BaseImageSeed
{
    public const string Repository = "slipway/empty";

    public static void Ensure(RegistryStore store, TimeProvider time)
    {
        if (store.FindManifest(Repository, "latest") is not null)
        {
            return;
        }

        var config = Encoding.UTF8.GetBytes(Config(time).ToJsonString());
        var digest = store.PutBlob(config);
        var manifest = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestTypes.Oci,
            ["config"] = new JsonObject
            {
                ["mediaType"] = "application/vnd.oci.image.config.v1+json",
                ["digest"] = digest,
                ["size"] = config.Length,
            },
            ["layers"] = new JsonArray(),
        }.ToJsonString());
        store.PutManifest(
            Repository,
            "latest",
            new StoredManifest(Naming.Digest.Of(manifest).Value, ManifestTypes.Oci, manifest));
    }

    private static JsonObject Config(TimeProvider time) => new()
    {
        ["created"] = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        ["architecture"] = RegistryImageSource.MachineArchitecture,
        ["os"] = "linux",
        ["config"] = new JsonObject
        {
            ["Env"] = new JsonArray("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        },
        ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray() },
        ["history"] = new JsonArray(),
    };
}
