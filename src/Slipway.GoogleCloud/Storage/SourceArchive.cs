using System.IO.Compression;
using System.Security.Cryptography;
using Slipway.Images;
using Slipway.Naming;

namespace Slipway.GoogleCloud.Storage;

/// <summary>The files of a commit as one compressed archive in a temporary folder; the same commit gives the same bytes.</summary>
internal sealed class SourceArchive : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-source-");

    private SourceArchive() => File = Path.Combine(folder.FullName, "source.tar.gz");

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The name of the object that has this content and no other.</summary>
    public string ObjectName { get; private set; } = "";

    /// <summary>The hash that Cloud Storage tells of an object, in base64.</summary>
    public string Md5 { get; private set; } = "";

    public static async Task<SourceArchive> CreateAsync(ISourceTree tree, CommitSha commit, CancellationToken cancellationToken)
    {
        var archive = new SourceArchive();
        try
        {
            await archive.WriteAsync(tree, commit, cancellationToken);
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task WriteAsync(ISourceTree tree, CommitSha commit, CancellationToken cancellationToken)
    {
        var tar = Path.Combine(folder.FullName, "source.tar");
        await tree.ArchiveAsync(commit, tar, cancellationToken);
        await using (var plain = System.IO.File.OpenRead(tar))
        await using (var compressed = new GZipStream(System.IO.File.Create(File), CompressionLevel.Optimal))
        {
            await plain.CopyToAsync(compressed, cancellationToken);
        }

        System.IO.File.Delete(tar);
        await using var content = System.IO.File.OpenRead(File);
        ObjectName = $"source/slipway-{Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken))}.tar.gz";
        content.Position = 0;
        // Not for safety: it is the one hash that the service keeps of every upload.
        Md5 = Convert.ToBase64String(await CryptographicOperations.HashDataAsync(HashAlgorithmName.MD5, content, cancellationToken));
    }
}
