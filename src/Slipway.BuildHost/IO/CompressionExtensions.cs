using System.Formats.Tar;
using System.IO.Compression;

namespace Nuke.Common.IO;

/// <summary>Archives: <c>.zip</c>, and <c>.tar.gz</c> or <c>.tgz</c>. Nothing is unpacked outside of the folder that is asked for.</summary>
public static class CompressionExtensions
{
    private const string Known = "expected .zip, .tar.gz or .tgz";

    /// <summary>Packs the folder's files as the archive's extension says.</summary>
    public static void CompressTo(this AbsolutePath directory, AbsolutePath archiveFile, Func<AbsolutePath, bool>? filter = null)
    {
        if (archiveFile.HasExtension(".zip"))
            directory.ZipTo(archiveFile, filter);
        else if (archiveFile.HasExtension(".tar.gz", ".tgz"))
            directory.TarGZipTo(archiveFile, filter);
        else
            Assert.Fail($"{archiveFile}: {Known}");
    }

    /// <summary>Unpacks the archive into the folder as its extension says.</summary>
    public static void UncompressTo(this AbsolutePath archiveFile, AbsolutePath directory)
    {
        if (archiveFile.HasExtension(".zip"))
            archiveFile.UnZipTo(directory);
        else if (archiveFile.HasExtension(".tar.gz", ".tgz"))
            archiveFile.UnTarGZipTo(directory);
        else
            Assert.Fail($"{archiveFile}: {Known}");
    }

    /// <summary>Packs the folder's files into a zip archive.</summary>
    public static void ZipTo(
        this AbsolutePath directory,
        AbsolutePath archiveFile,
        Func<AbsolutePath, bool>? filter = null,
        CompressionLevel compressionLevel = CompressionLevel.Optimal,
        FileMode fileMode = FileMode.CreateNew)
    {
        var files = Files(directory, filter);
        using var stream = Create(archiveFile, fileMode);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var file in files)
            archive.CreateEntryFromFile(file, Name(directory, file), compressionLevel);
    }

    /// <summary>Unpacks a zip archive into the folder, over what is there.</summary>
    public static void UnZipTo(this AbsolutePath archiveFile, AbsolutePath directory)
    {
        Assert.FileExists(archiveFile);
        ZipFile.ExtractToDirectory(archiveFile, directory.CreateDirectory(), overwriteFiles: true);
    }

    /// <summary>Packs the folder's files into a tar archive that is compressed by gzip.</summary>
    public static void TarGZipTo(
        this AbsolutePath directory, AbsolutePath archiveFile, Func<AbsolutePath, bool>? filter = null, FileMode fileMode = FileMode.CreateNew) =>
        directory.TarGZipTo(archiveFile, Files(directory, filter), fileMode);

    /// <summary>Packs files, by their paths from the folder, into a tar archive that is compressed by gzip.</summary>
    public static void TarGZipTo(this AbsolutePath baseDirectory, AbsolutePath archiveFile, IEnumerable<AbsolutePath> files, FileMode fileMode = FileMode.CreateNew)
    {
        var all = files.ToList();
        using var stream = Create(archiveFile, fileMode);
        using var compressed = new GZipStream(stream, CompressionLevel.Optimal);
        using var archive = new TarWriter(compressed);
        foreach (var file in all)
            archive.WriteEntry(file, Name(baseDirectory, file));
    }

    /// <summary>Unpacks such an archive into the folder, over what is there.</summary>
    public static void UnTarGZipTo(this AbsolutePath archiveFile, AbsolutePath directory)
    {
        Assert.FileExists(archiveFile);
        using var stream = File.OpenRead(archiveFile);
        using var uncompressed = new GZipStream(stream, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(uncompressed, directory.CreateDirectory(), overwriteFiles: true);
    }

    // Listed before the archive is created, which may lie in the folder.
    private static List<AbsolutePath> Files(AbsolutePath directory, Func<AbsolutePath, bool>? filter) => directory.GetFiles(depth: int.MaxValue)
        .Where(filter ?? (_ => true))
        .OrderBy(x => x.ToString(), StringComparer.Ordinal)
        .ToList();

    private static FileStream Create(AbsolutePath archiveFile, FileMode mode)
    {
        archiveFile.Parent.CreateDirectory();
        return File.Open(archiveFile, mode, FileAccess.ReadWrite);
    }

    private static string Name(AbsolutePath directory, AbsolutePath file) => Path.GetRelativePath(directory, file).Replace('\\', '/');
}
