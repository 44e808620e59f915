using System.Net;
using System.Text.Json;
using Slipway.Naming;

namespace Slipway.Images.Registries;

/// <summary>Copies an image, or an index with all its images, from one repository to another, as it is: the digest stays.</summary>
internal sealed class ImageCopy(RegistryClient client, RegistryConnection connection, ImageReference source, ImageReference target)
{
    /// <returns>The digest; null when the source does not exist.</returns>
    public async Task<Digest?> RunAsync(CancellationToken cancellationToken) =>
        await client.FindManifestAsync(source, cancellationToken) is { } manifest ? await CopyAsync(manifest, target, cancellationToken) : null;

    // Blobs and images before what refers to them, the tag last: a killed copy leaves nothing that looks whole.
    private async Task<Digest> CopyAsync(Manifest manifest, ImageReference to, CancellationToken cancellationToken)
    {
        foreach (var digest in References(manifest.Content, "manifests"))
        {
            var image = await client.FindManifestAsync(source.WithDigest(digest), cancellationToken)
                ?? throw new SlipwayException(source.ToString(), $"its registry does not have {digest}, which the index names.");
            await CopyAsync(image, ImageReference.Parse(target.Repository).WithDigest(digest), cancellationToken);
        }

        foreach (var digest in References(manifest.Content, "config").Concat(References(manifest.Content, "layers")).Distinct())
        {
            await CopyBlobAsync(digest, cancellationToken);
        }

        return await client.PushManifestAsync(to, manifest.MediaType, manifest.Content, cancellationToken);
    }

    private Task CopyBlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        var (from, to) = (RegistryAddress.Of(source), RegistryAddress.Of(target));
        return new BlobUpload(connection, to).PushAsync(digest, OpenAsync, from, cancellationToken);

        async Task<Stream> OpenAsync(CancellationToken token)
        {
            var address = new Uri(connection.Api(from), $"blobs/{digest}");
            var answer = await connection.SendOnceAsync(
                from, RegistryConnection.Pull, $"{from}@{digest}", () => new HttpRequestMessage(HttpMethod.Get, address), token, HttpCompletionOption.ResponseHeadersRead);
            return answer.StatusCode == HttpStatusCode.NotFound
                ? throw new SlipwayException($"{from}@{digest}", "its registry does not have this part of the image.")
                : await answer.Content.ReadAsStreamAsync(token);
        }
    }

    private static List<Digest> References(ReadOnlyMemory<byte> manifest, string name)
    {
        using var document = JsonDocument.Parse(manifest);
        if (!document.RootElement.TryGetProperty(name, out var references))
        {
            return [];
        }

        // A layer with addresses of its own is not in the registry (Windows base images).
        var list = references.ValueKind == JsonValueKind.Array ? [.. references.EnumerateArray()] : new[] { references };
        return [.. list.Where(reference => !reference.TryGetProperty("urls", out _)).Select(reference => Digest.Parse(reference.GetProperty("digest").GetString()!))];
    }
}
