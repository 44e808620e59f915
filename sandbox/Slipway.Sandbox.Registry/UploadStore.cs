using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Slipway.Sandbox.Registry;

/// <summary>Blobs on their way in: a file per upload, whose length is how far it got. They survive a restart.</summary>
internal sealed class UploadStore(string folder, RegistryStore store)
{
    private const long MaxSize = 8L * 1024 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, byte> _busy = new();

    public string Start()
    {
        Directory.CreateDirectory(folder);
        var id = Guid.NewGuid().ToString("n");
        File.Create(FilePath(id)).Dispose();
        return id;
    }

    /// <summary>How many bytes an upload has; null when there is no such upload.</summary>
    public long? Length(string id) => new FileInfo(FilePath(id)) is { Exists: true } file ? file.Length : null;

    /// <summary>Appends a chunk and returns the upload's length. A chunk that breaks off leaves the upload as it was.</summary>
    public async Task<long> AppendAsync(string id, long? start, Stream content, CancellationToken cancellationToken)
    {
        using var turn = TakeTurn(id);
        var length = Length(id) ?? throw new RegistryException(RegistryError.UploadUnknown);
        if (start is not null && start != length)
        {
            throw new RegistryException(RegistryError.RangeInvalid);
        }

        await using var file = new FileStream(FilePath(id), FileMode.Open, FileAccess.Write);
        file.Seek(0, SeekOrigin.End);
        try
        {
            var buffer = new byte[128 * 1024];
            int count;
            while ((count = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (file.Position + count > MaxSize)
                {
                    throw new RegistryException(RegistryError.TooLarge);
                }

                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            return file.Position;
        }
        catch
        {
            file.SetLength(length);
            throw;
        }
    }

    /// <summary>Makes the upload a blob, if it has the digest.</summary>
    public async Task CompleteAsync(string id, string digest, CancellationToken cancellationToken)
    {
        using var turn = TakeTurn(id);
        await using (var file = new FileStream(FilePath(id), FileMode.Open, FileAccess.ReadWrite))
        {
            var actual = "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            if (actual != digest)
            {
                throw new RegistryException(RegistryError.DigestInvalid);
            }

            file.Flush(flushToDisk: true);
        }

        var blob = store.BlobPath(digest);
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        File.Move(FilePath(id), blob, overwrite: true);
    }

    private string FilePath(string id) => Path.Combine(folder, id);

    /// <summary>Two requests at once for one upload would interleave.</summary>
    private Turn TakeTurn(string id) =>
        _busy.TryAdd(id, 0) ? new Turn(_busy, id) : throw new RegistryException(RegistryError.RangeInvalid);

    private sealed class Turn(ConcurrentDictionary<string, byte> busy, string id) : IDisposable
    {
        public void Dispose() => busy.TryRemove(id, out _);
    }
}
