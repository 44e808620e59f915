using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;

namespace Slipway.EndToEnd.Tests;

/// <summary>What a package has to have to be published.</summary>
internal static class PackedFiles
{
    // https://github.com/dotnet/runtime/blob/main/docs/design/specs/PortablePdb-Metadata.md
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>Looks at each package of a folder: its page, icon, licence, commit, the documentation of what is public, and symbols with what no commit has.</summary>
    public static void Check(string feed)
    {
        var packages = Directory.GetFiles(feed, "*.nupkg");
        Assert.NotEmpty(packages);
        foreach (var package in packages)
        {
            using var archive = ZipFile.OpenRead(package);
            var files = archive.Entries.Select(entry => entry.FullName).ToHashSet();
            var about = About(archive);
            string? Said(string name) => about.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

            Assert.True(files.Contains("README.md") && files.Contains("icon.png"), package);
            Assert.Equal(("README.md", "icon.png", "MIT"), (Said("readme"), Said("icon"), Said("license")));
            Assert.False(string.IsNullOrWhiteSpace(Said("description")) || Said("description") == "Package Description", package);
            foreach (var assembly in files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal)))
            {
                Assert.Contains(Path.ChangeExtension(assembly, ".xml"), files);
                using var symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
                Assert.True(HasGeneratedSources(symbols.GetEntry(Path.ChangeExtension(assembly, ".pdb"))!), assembly);
            }
        }
    }

    private static XElement About(ZipArchive archive)
    {
        using var stream = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single();
    }

    private static bool HasGeneratedSources(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using (var stream = entry.Open())
        {
            stream.CopyTo(content);
        }

        content.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(content);
        var reader = provider.GetMetadataReader();
        return reader.CustomDebugInformation.Select(handle => reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind)).Contains(EmbeddedSource);
    }
}
