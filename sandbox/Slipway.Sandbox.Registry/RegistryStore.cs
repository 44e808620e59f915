using Slipway.Naming;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Registry;

/// <summary>A manifest as it was pushed.</summary>
internal sealed record StoredManifest(string Digest, string MediaType, byte[] Content)
{
    public bool IsIndex => ManifestTypes.IsIndex(MediaType);
}

/// <summary>What was done to a repository: to a manifest, to a tag, or to both at once.</summary>
internal sealed record RegistryChange(bool IsDeleted, string Repository, string? Digest, string? Tag);

/// <summary>
/// Blobs by digest, shared by all repositories, and per repository its manifests' media types and tags. Names are checked by the caller
/// with <see cref="RegistryNames"/>.
/// </summary>
internal sealed class RegistryStore
{
    // Neither can be part of a repository's name.
    private const string ManifestsFolder = "_manifests";
    private const string TagsFolder = "_tags";

    private readonly string _blobs;
    private readonly string _repositories;

    public RegistryStore(string folder)
    {
        _blobs = Path.Combine(folder, "blobs");
        _repositories = Path.Combine(folder, "repositories");
        Uploads = new UploadStore(Path.Combine(folder, "uploads"), this);
    }

    public UploadStore Uploads { get; }

    /// <summary>A manifest was pushed or deleted.</summary>
    public event Action<RegistryChange>? Changed;

    public FileInfo? FindBlob(string digest)
    {
        var file = new FileInfo(BlobPath(digest));
        return file.Exists ? file : null;
    }

    public string BlobPath(string digest)
    {
        var hex = digest["sha256:".Length..];
        return Path.Combine(_blobs, hex[..2], hex);
    }

    public string PutBlob(ReadOnlySpan<byte> content)
    {
        var digest = Digest.Of(content).Value;
        if (FindBlob(digest) is null)
        {
            AtomicFile.Write(BlobPath(digest), content);
        }

        return digest;
    }

    public void PutManifest(string repository, string? tag, StoredManifest manifest)
    {
        PutBlob(manifest.Content);
        AtomicFile.WriteText(ManifestPath(repository, manifest.Digest), manifest.MediaType);
        if (tag is not null)
        {
            AtomicFile.WriteText(TagPath(repository, tag), manifest.Digest);
        }

        Changed?.Invoke(new RegistryChange(IsDeleted: false, repository, manifest.Digest, tag));
    }

    /// <summary>Finds a manifest by tag or digest.</summary>
    public StoredManifest? FindManifest(string repository, string reference)
    {
        var digest = RegistryNames.IsDigest(reference) ? reference : ReadOrNull(TagPath(repository, reference));
        if (digest is null || ReadOrNull(ManifestPath(repository, digest)) is not { } mediaType || FindBlob(digest) is not { } blob)
        {
            return null;
        }

        return new StoredManifest(digest, mediaType, File.ReadAllBytes(blob.FullName));
    }

    /// <summary>Deletes a tag, or a manifest with all tags that point to it. Blobs stay: others may use them.</summary>
    public bool Delete(string repository, string reference)
    {
        if (!RegistryNames.IsDigest(reference))
        {
            return Tell(DeleteFile(TagPath(repository, reference)), new RegistryChange(IsDeleted: true, repository, Digest: null, reference));
        }

        foreach (var tag in Tags(repository).Where(tag => ReadOrNull(TagPath(repository, tag)) == reference))
        {
            Tell(DeleteFile(TagPath(repository, tag)), new RegistryChange(IsDeleted: true, repository, Digest: null, tag));
        }

        return Tell(DeleteFile(ManifestPath(repository, reference)), new RegistryChange(IsDeleted: true, repository, reference, Tag: null));
    }

    public bool HasRepository(string repository) => Directory.Exists(Path.Combine(RepositoryPath(repository), ManifestsFolder));

    public IReadOnlyList<string> Tags(string repository)
    {
        var folder = Path.Combine(RepositoryPath(repository), TagsFolder);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Where(RegistryNames.IsTag).Order(StringComparer.Ordinal)]
            : [];
    }

    public IReadOnlyList<string> Repositories() => Directory.Exists(_repositories)
        ? [.. Directory.EnumerateDirectories(_repositories, ManifestsFolder, SearchOption.AllDirectories)
            .Select(folder => Path.GetRelativePath(_repositories, Path.GetDirectoryName(folder)!).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)]
        : [];

    private bool Tell(bool isDone, RegistryChange change)
    {
        if (isDone)
        {
            Changed?.Invoke(change);
        }

        return isDone;
    }

    private string RepositoryPath(string repository) => Path.Combine(_repositories, repository);

    private string ManifestPath(string repository, string digest) =>
        Path.Combine(RepositoryPath(repository), ManifestsFolder, digest["sha256:".Length..]);

    private string TagPath(string repository, string tag) => Path.Combine(RepositoryPath(repository), TagsFolder, tag);

    private static string? ReadOrNull(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    private static bool DeleteFile(string path)
    {
        var existed = File.Exists(path);
        File.Delete(path);
        return existed;
    }
}
