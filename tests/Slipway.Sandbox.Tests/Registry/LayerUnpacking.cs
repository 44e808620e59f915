using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slipway.Sandbox.Registry;

namespace Slipway.Sandbox.Tests.Registry;

public sealed class LayerUnpacking : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LayerUnpacking() => Directory.CreateDirectory(_folder["root"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Later_layers_replace_and_white_out_earlier_ones()
    {
        Apply(File("app/a", "1"), File("app/b", "1"), File("lib/c", "1"));
        Apply(File("app/a", "2"), File("app/.wh.b", ""), File("lib/d", "2"), File("lib/.wh..wh..opq", ""));

        Assert.Equal("2", Read("app/a"));
        Assert.False(System.IO.File.Exists(_folder["root/app/b"]));
        Assert.False(System.IO.File.Exists(_folder["root/lib/c"]));
        Assert.Equal("2", Read("lib/d"));
    }

    [Fact]
    public void Links_inside_of_the_image_work()
    {
        Apply(File("usr/bin/tool", "x"), Link("bin", "usr/bin"), Link("absolute", "/usr/bin/tool"), HardLink("hard", "usr/bin/tool"), File("bin/other", "y"));

        Assert.Equal("x", Read("bin/tool"));
        Assert.Equal("x", Read("absolute"));
        Assert.Equal("x", Read("hard"));
        Assert.Equal("y", Read("usr/bin/other"));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/../outside")]
    public void An_entry_that_leads_out_is_refused(string name)
    {
        Assert.Throws<InvalidDataException>(() => Apply(File(name, "x")));

        AssertNothingOutside();
    }

    [Fact]
    public void A_link_that_leads_out_is_not_followed()
    {
        Apply(
            Link("a", "../.."), File("a/outside", "x"),
            Link("b", "/../../.."), File("b/outside2", "x"),
            Link("p/q", "/"), Link("p/q/l", "../../t"), File("p/q/l/outside3", "x"),
            Link("loop", "../../../../../outside4"), File("loop", "x"));

        AssertNothingOutside();
    }

    [Fact]
    public void A_whiteout_removes_nothing_outside()
    {
        System.IO.File.WriteAllText(_folder["precious"], "x");

        Apply(Link("a", ".."), File("a/.wh.precious", ""), File("a/.wh..", ""), File("a/.wh...", ""), File(".wh...", ""));

        Assert.True(System.IO.File.Exists(_folder["precious"]));
    }

    [Theory]
    [InlineData("a", "deep/er/link", "../../../../outside")]
    [InlineData("a", "deep/er/link", "x/../../../../../outside")]
    [InlineData("deep/er/a", "link", "../..")]
    [InlineData("deep/er/a", "other/link", "/")]
    public void A_hard_link_to_a_link_leads_to_the_same_place_inside_of_the_image(string hard, string link, string target)
    {
        Apply(File("deep/er/x", ""), File("other/x", ""), File("outside", "inside"), Link(link, target), HardLink(hard, link), HardLink("again/and/again", hard));

        foreach (var name in (string[])[hard, link, "again/and/again"])
        {
            var root = Path.GetFullPath(_folder["root"]);
            var leads = new FileInfo(_folder["root/" + name]).ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            Assert.Equal(new FileInfo(_folder["root/" + link]).ResolveLinkTarget(returnFinalTarget: true)!.FullName.TrimEnd('/'), leads.TrimEnd('/'));
            Assert.True(leads.TrimEnd('/') == root || leads.StartsWith(root + "/", StringComparison.Ordinal), leads);
        }
    }

    [Fact]
    public void Devices_and_pipes_are_left_out()
    {
        Apply(new PaxTarEntry(TarEntryType.CharacterDevice, "dev/null"), new PaxTarEntry(TarEntryType.Fifo, "pipe"), File("a", "x"));

        Assert.Equal(["a", "dev"], Directory.EnumerateFileSystemEntries(_folder["root"]).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["root/dev"]));
    }

    [Theory]
    [InlineData(1000, 100, 100, 0, "unpack to more than 1000 bytes")]
    [InlineData(1_000_000, 3, 100, 0, "more than 3 files, folders and links")]
    [InlineData(1_000_000, 100, 2, 4096, "more than 2 times its size")]
    public void An_image_that_unpacks_to_too_much_is_refused(long bytes, int entries, int ratio, long free, string why)
    {
        var budget = new UnpackBudget { MaxBytes = bytes, MaxEntries = entries, MaxRatio = ratio, FreeBytes = free };

        var refused = Assert.Throws<InvalidDataException>(() =>
            Apply(budget, File("a", new string('0', 500_000)), File("b", ""), File("c", ""), File("d", "")));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hard_links_count_by_what_they_take()
    {
        var budget = new UnpackBudget { MaxBytes = 100_000, FreeBytes = 1_000_000 };

        Assert.Throws<InvalidDataException>(() => Apply(budget, [File("a", new string('0', 40_000)), .. Enumerable.Range(0, 3).Select(number => HardLink($"h{number}", "a"))]));
    }

    [Fact]
    public void An_ordinary_image_may_be_large()
    {
        Apply(File("a", new string('0', 10_000_000)));

        Assert.Equal(10_000_000, new FileInfo(_folder["root/a"]).Length);
    }

    private void AssertNothingOutside() =>
        Assert.Equal(["layer", "root"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());

    private void Apply(params TarEntry[] entries) => Apply(new UnpackBudget(), entries);

    private void Apply(UnpackBudget budget, params TarEntry[] entries)
    {
        using (var file = System.IO.File.Create(_folder["layer"]))
        using (var zip = new GZipStream(file, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zip))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        new LayerUnpacker(new ImageRoot(_folder["root"]), budget).Apply(_folder["layer"], "application/vnd.oci.image.layer.v1.tar+gzip");
    }

    private string Read(string name) => System.IO.File.ReadAllText(_folder["root/" + name]);

    private static PaxTarEntry File(string name, string content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };

    private static PaxTarEntry Link(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private static PaxTarEntry HardLink(string name, string target) => new(TarEntryType.HardLink, name) { LinkName = target };
}
