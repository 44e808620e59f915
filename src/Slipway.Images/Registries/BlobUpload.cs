using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Slipway.Naming;

namespace Slipway.Images.Registries;

/// <summary>
/// Pushes blobs (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs): small ones with one POST and one PUT, streams in
/// chunks, and those that the registry has in another repository not at all.
/// </summary>
internal sealed class BlobUpload(RegistryConnection connection, RegistryAddress registry)
{
    private const int ChunkLength = 8 * 1024 * 1024;

    public async Task PushAsync(Digest digest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(digest, cancellationToken))
        {
            // A broken upload cannot be continued with a new PUT, only started again.
            await connection.RepeatAsync(
                async () =>
                {
                    var upload = await StartAsync(Subject(digest), cancellationToken);
                    return await FinishAsync(upload, digest, content, cancellationToken);
                },
                cancellationToken);
        }
    }

    /// <summary>Pushes a stream, which is opened anew for each attempt.</summary>
    /// <param name="digest">The digest of the content; the registry checks it.</param>
    /// <param name="open">Opens the content.</param>
    /// <param name="origin">A repository that has the blob.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task PushAsync(Digest digest, Func<CancellationToken, Task<Stream>> open, RegistryAddress origin, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(digest, cancellationToken))
        {
            await connection.RepeatAsync(
                async () => await StartAsync(digest, origin, cancellationToken) is not { } upload || await StreamAsync(upload, digest, open, cancellationToken),
                cancellationToken);
        }
    }

    /// <summary>Starts an upload; the result is where it continues.</summary>
    public async Task<Uri> StartAsync(string subject, CancellationToken cancellationToken)
    {
        var uploads = new Uri(connection.Api(registry), "blobs/uploads/");
        using var answer = await connection.SendAsync(
            registry, RegistryConnection.Push, subject, () => new HttpRequestMessage(HttpMethod.Post, uploads), cancellationToken);
        return Continuation(answer, uploads, subject);
    }

    /// <summary>Starts an upload; null when the registry took the blob from another of its repositories instead.</summary>
    private async Task<Uri?> StartAsync(Digest digest, RegistryAddress origin, CancellationToken cancellationToken)
    {
        var uploads = new Uri(connection.Api(registry), "blobs/uploads/");
        var mount = origin.Host == registry.Host ? $"?mount={Uri.EscapeDataString(digest.Value)}&from={Uri.EscapeDataString(origin.Path)}" : "";
        using var answer = await connection.SendOnceAsync(
            registry, RegistryConnection.Push, Subject(digest), () => new HttpRequestMessage(HttpMethod.Post, new Uri(uploads, mount)), cancellationToken);
        return answer.StatusCode == HttpStatusCode.Created ? null : Continuation(answer, uploads, Subject(digest));
    }

    private Uri Continuation(HttpResponseMessage answer, Uri request, string subject) =>
        answer.StatusCode == HttpStatusCode.Accepted && answer.Headers.Location is { } location
            ? new Uri(request, location)
            : throw new SlipwayException(
                subject, $"registry {registry.Host} does not take uploads: it answered {(int)answer.StatusCode}; expected 202 and a Location.");

    private async Task<bool> StreamAsync(Uri upload, Digest digest, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellationToken)
    {
        await using var content = await open(cancellationToken);
        var chunk = new byte[ChunkLength];
        long position = 0;
        while (true)
        {
            var length = await ReadAsync(content, chunk, digest, cancellationToken);
            if (length == 0)
            {
                return await FinishAsync(upload, digest, ReadOnlyMemory<byte>.Empty, cancellationToken);
            }

            var (at, from) = (upload, position);
            using var answer = await connection.SendOnceAsync(
                registry, RegistryConnection.Push, Subject(digest), () => new HttpRequestMessage(HttpMethod.Patch, at) { Content = Bytes(chunk.AsMemory(0, length), from) }, cancellationToken);
            upload = Continuation(answer, upload, Subject(digest));
            position += length;
        }
    }

    private async Task<int> ReadAsync(Stream content, byte[] chunk, Digest digest, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(connection.AnswerTime);
        try
        {
            return await content.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientRegistryException(
                Subject(digest), $"its origin did not send the next {chunk.Length / 1024 / 1024} MiB within {connection.AnswerTime.TotalSeconds} s.", innerException: exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new TransientRegistryException(Subject(digest), $"it could not be read to its end: {exception.Message}", innerException: exception);
        }
    }

    private async Task<bool> FinishAsync(Uri upload, Digest digest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var separator = upload.Query.Length > 0 ? '&' : '?';
        var address = new Uri($"{upload.AbsoluteUri}{separator}digest={Uri.EscapeDataString(digest.Value)}");
        using var answer = await connection.SendOnceAsync(
            registry, RegistryConnection.Push, Subject(digest), () => new HttpRequestMessage(HttpMethod.Put, address) { Content = Bytes(content) }, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            throw new SlipwayException(
                Subject(digest), $"registry {registry.Host} did not store it: it answered {(int)answer.StatusCode}; expected 201.");
        }

        DigestCheck.Header(answer, digest, Subject(digest));
        return true;
    }

    private async Task<bool> ExistsAsync(Digest digest, CancellationToken cancellationToken)
    {
        var address = new Uri(connection.Api(registry), $"blobs/{digest}");
        using var answer = await connection.SendAsync(
            registry, RegistryConnection.Push, Subject(digest), () => new HttpRequestMessage(HttpMethod.Head, address), cancellationToken);
        return answer.StatusCode != HttpStatusCode.NotFound;
    }

    private string Subject(Digest digest) => $"{registry}@{digest}";

    private static ReadOnlyMemoryContent Bytes(ReadOnlyMemory<byte> content, long? from = null)
    {
        var body = new ReadOnlyMemoryContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        if (from is { } start)
        {
            // The specification's form, without a unit: 0-8388607.
            body.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{start}-{start + content.Length - 1}"));
        }

        return body;
    }
}
