using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Manifests;

/// <summary>
/// Each folder of testdata holds <c>original/</c> and <c>expected/</c>, compared byte for byte, and <c>slipway.yaml</c> where fields have to be named.
/// </summary>
public sealed class ManifestFolders
{
    private static readonly ImageReference Image = ImageReference.Parse(
        "ghcr.io/acme/web:1.4.0@sha256:1111111111111111111111111111111111111111111111111111111111111111");

    public static TheoryData<string> Cases() => [.. Directory.GetDirectories(TestData()).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_edit_changes_only_what_it_means_to_change(string name)
    {
        var original = Read(Path.Combine(TestData(), name, "original"));
        var expected = Read(Path.Combine(TestData(), name, "expected"));

        var settings = Path.Combine(TestData(), name, SlipwayConfiguration.FileName);
        var paths = File.Exists(settings) ? SlipwayConfiguration.Parse(File.ReadAllBytes(settings)).ImagesOf(ApplicationName.Parse("web")) : [];

        var edit = ManifestEdit.SetImage("dev/web", original, Image, paths);

        var edited = original.Select(file => edit.Files.FirstOrDefault(edited => edited.Path == file.Path) is { } change
            ? file with { Content = change.After }
            : file);
        foreach (var (after, wanted) in edited.Zip(expected))
        {
            Assert.Equal(wanted.Path, after.Path);
            Assert.Equal(Convert.ToHexString(wanted.Content.Span), Convert.ToHexString(after.Content.Span));
        }

        Assert.Empty(ManifestEdit.SetImage("dev/web", expected, Image, paths).Files);
    }

    private static string TestData() => Path.Combine(Checkout.Root, "tests", "Slipway.Tests", "Manifests", "testdata");

    private static List<ConfigFile> Read(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => new ConfigFile("dev/web/" + Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file))),
    ];
}
