using System.Net;
using System.Text.Json;
using Serilog;
using Slipway.Images.Credentials;
using Slipway.Naming;

namespace Slipway.Images.Registries;

/// <summary>
/// A client of OCI registries (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). It speaks to any registry, as
/// whom docker's configuration says, over plain HTTP only to loopback, and believes no digest that it has not computed.
/// </summary>
public sealed class RegistryClient : IImageRegistry, IDisposable
{
    private readonly RegistryConnection _connection;

    /// <param name="options">How to reach registries.</param>
    /// <param name="logger">Is told about repeated requests.</param>
    public RegistryClient(RegistryOptions options, ILogger logger)
    {
        Options = options;
        _connection = new RegistryConnection(options, new CredentialSource(options), logger.ForContext<RegistryClient>());
    }

    internal RegistryOptions Options { get; }

    /// <inheritdoc/>
    /// <exception cref="SlipwayException">The registry refuses, cannot be reached, or contradicts itself.</exception>
    public async Task<Digest?> FindAsync(ImageReference reference, CancellationToken cancellationToken) =>
        (await FindManifestAsync(reference, cancellationToken))?.Digest;

    /// <summary>The labels of an image, of an index's first image; null when the registry does not have it.</summary>
    /// <exception cref="SlipwayException">The registry refuses, cannot be reached, or contradicts itself.</exception>
    public async Task<IReadOnlyDictionary<string, string>?> FindLabelsAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var manifest = await FindManifestAsync(reference, cancellationToken);
        if (manifest?.FirstImage is { } image)
        {
            manifest = await FindManifestAsync(reference.WithDigest(image), cancellationToken);
        }

        if (manifest is null)
        {
            return null;
        }

        var blob = manifest.Config is { } config ? await FindBlobAsync(reference, config, cancellationToken) : null;
        return blob is null ? new Dictionary<string, string>() : LabelsOf(blob.Value);
    }

    /// <summary>Asks whether an image could be pushed, by starting an upload and giving it up.</summary>
    /// <exception cref="SlipwayException">It could not, and the message says why.</exception>
    public async Task CheckPushAsync(ImageReference target, CancellationToken cancellationToken)
    {
        var registry = RegistryAddress.Of(target);
        var upload = await new BlobUpload(_connection, registry).StartAsync(target.ToString(), cancellationToken);

        try
        {
            using var _ = await _connection.SendOnceAsync(
                registry, RegistryConnection.Push, target.ToString(), () => new HttpRequestMessage(HttpMethod.Delete, upload), cancellationToken);
        }
        catch (SlipwayException)
        {
            // Cancelling is optional: a registry that does not offer it forgets the upload by itself.
        }
    }

    /// <summary>Pushes a blob, unless the registry has it.</summary>
    /// <exception cref="SlipwayException">The registry refuses, cannot be reached, or stored something else.</exception>
    public async Task<Digest> PushBlobAsync(ImageReference target, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var digest = Digest.Of(content.Span);
        await new BlobUpload(_connection, RegistryAddress.Of(target)).PushAsync(digest, content, cancellationToken);
        return digest;
    }

    /// <summary>Pushes a manifest or index whose blobs are pushed, under the target's tag, or under its digest if it has no tag.</summary>
    /// <exception cref="SlipwayException">The registry refuses, cannot be reached, or stored something else.</exception>
    public async Task<Digest> PushManifestAsync(
        ImageReference target, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var registry = RegistryAddress.Of(target);
        var digest = Digest.Of(content.Span);
        var address = new Uri(_connection.Api(registry), $"manifests/{target.Tag ?? digest.Value}");
        using var answer = await _connection.SendAsync(
            registry,
            RegistryConnection.Push,
            target.ToString(),
            () => new HttpRequestMessage(HttpMethod.Put, address) { Content = JsonContent(mediaType, content) },
            cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            throw await RegistryFailure.OfAnswerAsync(answer, target.ToString(), registry.Host, null, Options.Time, cancellationToken);
        }

        DigestCheck.Header(answer, digest, target.ToString());
        return digest;
    }

    /// <summary>
    /// Copies an image, or an index with all its images, with its digest. What the target's registry has already, also in another repository, is not sent.
    /// </summary>
    /// <exception cref="SlipwayException">A registry refuses, cannot be reached, or stored something else; the source does not exist.</exception>
    public async Task<Digest> CopyAsync(ImageReference source, ImageReference target, CancellationToken cancellationToken) =>
        await new ImageCopy(this, _connection, source, target).RunAsync(cancellationToken)
            ?? throw new SlipwayException(source.ToString(), "its registry does not have it.");

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    internal Task<RegistryCredential?> CredentialAsync(RegistryAddress repository, CancellationToken cancellationToken) =>
        _connection.Credentials.FindAsync(repository.ToString(), cancellationToken);

    internal async Task<Manifest?> FindManifestAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var registry = RegistryAddress.Of(reference);
        var subject = reference.ToString();
        var address = new Uri(_connection.Api(registry), $"manifests/{reference.Digest?.Value ?? reference.Tag ?? "latest"}");
        using var answer = await _connection.SendAsync(
            registry, RegistryConnection.Pull, subject, () => ManifestRequest(address), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var content = await BoundedContent.ReadAsync(answer.Content, subject, cancellationToken);
        var digest = Digest.Of(content.Span);
        DigestCheck.Header(answer, digest, subject);
        DigestCheck.Expected(reference.Digest, digest, subject);
        return new Manifest(digest, answer.Content.Headers.ContentType?.MediaType ?? MediaTypes.OciManifest, content);
    }

    internal async Task<ReadOnlyMemory<byte>?> FindBlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken)
    {
        var registry = RegistryAddress.Of(image);
        var subject = $"{registry}@{digest}";
        var address = new Uri(_connection.Api(registry), $"blobs/{digest}");
        using var answer = await _connection.SendAsync(
            registry, RegistryConnection.Pull, subject, () => new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var content = await BoundedContent.ReadAsync(answer.Content, subject, cancellationToken);
        DigestCheck.Expected(digest, Digest.Of(content.Span), subject);
        return content;
    }

    private static HttpRequestMessage ManifestRequest(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var mediaType in MediaTypes.Manifests)
        {
            request.Headers.Accept.ParseAdd(mediaType);
        }

        return request;
    }

    private static ReadOnlyMemoryContent JsonContent(string mediaType, ReadOnlyMemory<byte> content) =>
        new(content) { Headers = { ContentType = new(mediaType) } };

    private static Dictionary<string, string> LabelsOf(ReadOnlyMemory<byte> configuration)
    {
        using var document = JsonDocument.Parse(configuration);
        return document.RootElement.TryGetProperty("config", out var config)
            && config.TryGetProperty("Labels", out var labels)
            && labels.ValueKind == JsonValueKind.Object
                ? labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString() ?? "")
                : [];
    }
}
