using System.Formats.Tar;
using System.IO.Compression;
using Slipway.Sandbox.Google.Storage;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>The source of a build: an object that is a <c>.tar.gz</c> or a <c>.zip</c>.</summary>
internal static class SourceArchive
{
    /// <exception cref="BuildFailure">There is no such object, or it is no archive.</exception>
    public static async Task UnpackAsync(Build build, StorageStore storage, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (build.Json["source"]?["storageSource"] is not { } source)
            return;
        var (bucket, name, generation) = ((string?)source["bucket"] ?? GoogleServices.SourceBucket, (string?)source["object"] ?? "", (string?)source["generation"]);
        if (storage.Find(bucket, name) is not { } item || (generation is not (null or "0") && generation != item.Generation.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            throw Failed($"could not fetch gs://{bucket}/{name}{(generation is null ? "" : "#" + generation)}: no such object");
        try
        {
            await using var content = File.OpenRead(item.Path);
            if (name.EndsWith(".zip", StringComparison.Ordinal))
            {
                await ZipFile.ExtractToDirectoryAsync(content, folder, cancellationToken);
                return;
            }

            await using var tar = new GZipStream(content, CompressionMode.Decompress);
            // It refuses entries that would land outside of the folder.
            await TarFile.ExtractToDirectoryAsync(tar, folder, overwriteFiles: true, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or FormatException or NotSupportedException)
        {
            throw Failed($"could not unpack gs://{bucket}/{name}: {exception.Message}");
        }
    }

    private static BuildFailure Failed(string why) => new("FETCH_SOURCE_FAILED", why);
}
