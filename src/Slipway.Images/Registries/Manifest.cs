using System.Text.Json;
using Slipway.Naming;

namespace Slipway.Images.Registries;

/// <summary>A manifest or index as the registry stores it.</summary>
/// <param name="Digest">The digest of the content, computed here.</param>
/// <param name="MediaType">What the registry calls the content.</param>
/// <param name="Content">The bytes.</param>
internal sealed record Manifest(Digest Digest, string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The digest of the image's configuration; null for an index.</summary>
    public Digest? Config => Read(root => root.TryGetProperty("config", out var config) ? DigestOf(config) : null);

    /// <summary>The first image of an index; null for the manifest of one image.</summary>
    public Digest? FirstImage => Read(root =>
        root.TryGetProperty("manifests", out var images) && images.ValueKind == JsonValueKind.Array && images.GetArrayLength() > 0
            ? DigestOf(images[0])
            : null);

    private static Digest? DigestOf(JsonElement descriptor) =>
        descriptor.TryGetProperty("digest", out var digest) ? Digest.TryParse(digest.GetString() ?? "") : null;

    private T Read<T>(Func<JsonElement, T> read)
    {
        using var document = JsonDocument.Parse(Content);
        return read(document.RootElement);
    }
}
