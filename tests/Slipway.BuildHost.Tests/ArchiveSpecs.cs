using System.Formats.Tar;
using System.IO.Compression;
using Nuke.Common.IO;
using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

public sealed class ArchiveSpecs : IDisposable
{
    private readonly RepositoryFolder _folder = new();

    private AbsolutePath Root => AbsolutePath.Create(_folder.Root);

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    [InlineData("a.tgz")]
    public void I_can_pack_a_folder_and_unpack_it_elsewhere(string name)
    {
        _folder.Write("in/one.txt", "1");
        _folder.Write("in/deep/er/two.txt", "2");
        _folder.Write("in/three.log", "3");

        (Root / "in").CompressTo(Root / "out" / name, x => !x.HasExtension(".log"));
        (Root / "out" / name).UncompressTo(Root / "again");
        (Root / "out" / name).UncompressTo(Root / "again");

        Assert.Equal(["deep/er/two.txt", "one.txt"], (Root / "again").GlobFiles("**/*").Select(x => Path.GetRelativePath(Root / "again", x).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal("2", File.ReadAllText(Root / "again" / "deep" / "er" / "two.txt"));
        Assert.Throws<IOException>(() => (Root / "in").CompressTo(Root / "out" / name));
    }

    [Fact]
    public void I_can_pack_some_files_into_the_folder_that_they_come_from()
    {
        _folder.Write("in/one.txt", "1");
        _folder.Write("in/two.txt", "2");

        (Root / "in").TarGZipTo(Root / "in" / "a.tgz", [Root / "in" / "two.txt"]);
        (Root / "in").ZipTo(Root / "in" / "a.zip", fileMode: FileMode.Create);
        (Root / "in" / "a.tgz").UnTarGZipTo(Root / "again");

        Assert.Equal(["two.txt"], Directory.GetFiles(Root / "again").Select(x => Path.GetFileName(x)));
    }

    [Fact]
    public void Nothing_is_unpacked_outside_of_the_folder()
    {
        using (var zip = ZipFile.Open(Root / "bad.zip", ZipArchiveMode.Create))
            zip.CreateEntry("../outside.txt");
        using (var stream = new GZipStream(File.Create(Root / "bad.tgz"), CompressionLevel.Fastest))
        using (var tar = new TarWriter(stream))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "../outside.txt"));

        Assert.ThrowsAny<IOException>(() => (Root / "bad.zip").UnZipTo(Root / "in"));
        Assert.ThrowsAny<IOException>(() => (Root / "bad.tgz").UnTarGZipTo(Root / "in"));
        Assert.False((Root / "outside.txt").FileExists());
    }

    [Fact]
    public void An_archive_of_another_kind_is_named() =>
        Assert.EndsWith("a.rar: expected .zip, .tar.gz or .tgz", Assert.ThrowsAny<Exception>(() => Root.CompressTo(Root / "a.rar")).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
