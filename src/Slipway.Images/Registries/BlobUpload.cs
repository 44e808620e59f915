using System.Net;
using System.Net.Http.Headers;
using Slipway.Naming;

namespace Slipway.Images.Registries;

/// <summary>Pushes blobs with one POST and one PUT (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#post-then-put).</summary>
internal sealed class BlobUpload(RegistryConnection connection, RegistryAddress registry)
{
    public async Task PushAsync(Digest digest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var subject = $"{registry}@{digest}";
        var address = new Uri(connection.Api(registry), $"blobs/{digest}");
        using var existing = await connection.SendAsync(
            registry, RegistryConnection.Push, subject, () => new HttpRequestMessage(HttpMethod.Head, address), cancellationToken);
        if (existing.StatusCode == HttpStatusCode.NotFound)
        {
            // A broken upload cannot be continued with a new PUT, only started again.
            await connection.RepeatAsync(() => PushOnceAsync(subject, digest, content, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Starts an upload; the result is where it continues.</summary>
    public async Task<Uri> StartAsync(string subject, CancellationToken cancellationToken)
    {
        var uploads = new Uri(connection.Api(registry), "blobs/uploads/");
        using var answer = await connection.SendAsync(
            registry, RegistryConnection.Push, subject, () => new HttpRequestMessage(HttpMethod.Post, uploads), cancellationToken);
        return answer.StatusCode == HttpStatusCode.Accepted && answer.Headers.Location is { } location
            ? new Uri(uploads, location)
            : throw new SlipwayException(
                subject, $"registry {registry.Host} does not take uploads: it answered {(int)answer.StatusCode}; expected 202 and a Location.");
    }

    private async Task<bool> PushOnceAsync(string subject, Digest digest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var upload = await StartAsync(subject, cancellationToken);
        var separator = upload.Query.Length > 0 ? '&' : '?';
        var address = new Uri($"{upload.AbsoluteUri}{separator}digest={Uri.EscapeDataString(digest.Value)}");
        using var answer = await connection.SendOnceAsync(
            registry, RegistryConnection.Push, subject, () => new HttpRequestMessage(HttpMethod.Put, address) { Content = Bytes(content) }, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            throw new SlipwayException(
                subject, $"registry {registry.Host} did not store it: it answered {(int)answer.StatusCode}; expected 201.");
        }

        DigestCheck.Header(answer, digest, subject);
        return true;
    }

    private static ReadOnlyMemoryContent Bytes(ReadOnlyMemory<byte> content) =>
        new(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
}
