using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Manifests;

/// <summary>What rendering does not read stops no release.</summary>
public sealed class FilesThatAreNoManifests
{
    private const string Broken = "{{ a: [\n";
    private static readonly ImageReference Image = ImageReference.Parse(
        "ghcr.io/acme/web:1.4.0@sha256:1111111111111111111111111111111111111111111111111111111111111111");

    private static readonly (string, string)[] Plain = [("web.yaml", "kind: Pod\nspec:\n  containers:\n  - image: ghcr.io/acme/web:1.3.0\n")];

    private static readonly (string, string)[] Chart =
        [("Chart.yaml", "name: web\nversion: 1.0.0\n"), ("values.yaml", "image:\n  repository: ghcr.io/acme/web\n  tag: 1.3.0\n")];

    private static readonly (string, string)[] Kustomized =
    [
        ("kustomization.yaml", "resources: [web.yaml]\nconfigMapGenerator:\n- name: x\n  files: [config/app.yaml, b=settings.json]\nimages:\n- name: ghcr.io/acme/web\n  newTag: 1.3.0\n"),
        ("web.yaml", "kind: Pod\nspec:\n  containers:\n  - image: ghcr.io/acme/web:1.3.0\n"),
    ];

    public static TheoryData<string, string> Unread() => new()
    {
        { nameof(Plain), ".github/workflow.yaml" },
        { nameof(Plain), ".hidden.yaml" },
        { nameof(Plain), "sub/.cache/x.yaml" },
        { nameof(Plain), "notes.txt" },
        { nameof(Plain), "dashboard.json" },
        { nameof(Chart), "templates/deployment.yaml" },
        { nameof(Chart), "config/app.yaml" },
        { nameof(Chart), "files/rules.tpl.yaml" },
        { nameof(Chart), "charts/cache/templates/a.yaml" },
        { nameof(Chart), "charts/cache/files/b.yml" },
        { nameof(Chart), ".helmignore.yaml" },
        { nameof(Chart), "ci/values-test.yaml" },
        { nameof(Chart), "values-old.yaml" },
        { nameof(Kustomized), "config/app.yaml" },
        { nameof(Kustomized), "settings.json" },
        { nameof(Kustomized), "nobody/names/this.yaml" },
        { nameof(Kustomized), "old/kustomization.yaml" },
    };

    [Theory]
    [MemberData(nameof(Unread))]
    public void A_file_that_rendering_does_not_read_does_not_stop_a_release(string kind, string path)
    {
        foreach (var content in (byte[][])[Encoding.UTF8.GetBytes(Broken), [0xff, 0xfe, 0x00], "a:\n- :\n"u8.ToArray()])
        {
            var edit = Edit(Of(kind), path, content);

            Assert.Single(edit.Files);
            Assert.Empty(edit.NotChanged);
        }
    }

    [Theory]
    [InlineData(nameof(Plain), "other.yaml")]
    [InlineData(nameof(Plain), "sub/other.yml")]
    [InlineData(nameof(Plain), "values-x.yaml")]
    [InlineData(nameof(Chart), "values-dev.yaml")]
    public void A_file_that_rendering_may_read_and_that_cannot_be_parsed_is_named_beside_the_result(string kind, string path)
    {
        var edit = Edit(Of(kind), path, Encoding.UTF8.GetBytes(Broken));

        Assert.Single(edit.Files);
        Assert.StartsWith($"dev/web/{path}:", Assert.Single(edit.NotChanged).Position, StringComparison.Ordinal);
        Assert.Contains("may name the image", edit.NotChanged[0].What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [\nimage: ghcr.io/acme/web:1.3.0\n")]
    [InlineData("a: [\n  image: ghcr.io:443/acme/web:1.3.0\n")]
    [InlineData("a: [\n  image: web:unreleased\n")]
    public void One_that_names_the_image_stops_the_release(string content)
    {
        var failure = Assert.Throws<InvalidInputException>(() => Edit(Plain, "other.yaml", Encoding.UTF8.GetBytes(content)));

        Assert.StartsWith("dev/web/other.yaml:", failure.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kustomization_that_cannot_be_read_stops_the_release_for_nobody_knows_what_it_overrides()
    {
        var failure = Assert.Throws<InvalidInputException>(() => Edit(Plain, "base/kustomization.yaml", "resources: [a.\nimayaml"u8.ToArray()));

        Assert.StartsWith("dev/web/base/kustomization.yaml:", failure.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void What_rendering_does_not_read_is_not_edited_and_its_image_is_named()
    {
        var edit = Edit(Kustomized, "jobs/nightly.yaml", "kind: Pod\nspec:\n  containers:\n  - image: ghcr.io/acme/web:1.3.0\n"u8.ToArray());

        Assert.Equal(["dev/web/kustomization.yaml"], edit.Files.Select(file => file.Path));
        Assert.Equal(["dev/web/jobs/nightly.yaml:4:12 'ghcr.io/acme/web:1.3.0'"], edit.NotChanged.Select(place => place.ToString()));
    }

    [Theory]
    [InlineData("*.yaml\n", "values.yaml", true)]
    [InlineData("/ci\n", "ci/values.yaml", true)]
    [InlineData("ci/\n", "a/ci/values.yaml", true)]
    [InlineData("/ci/\n", "a/ci/values.yaml", false)]
    [InlineData("# ci\n\nvalues-?.yaml\n!values-b.yaml", "values-a.yaml", true)]
    [InlineData("values-?.yaml\n!values-b.yaml", "values-b.yaml", false)]
    [InlineData("a/*.yaml", "a/b/c.yaml", false)]
    [InlineData("[", "values.yaml", false)]
    public void A_helmignore_is_read_as_helm_reads_it(string rules, string path, bool isIgnored) =>
        Assert.Equal(isIgnored, HelmIgnore.Read(new ConfigFile("dev/web/.helmignore", Encoding.UTF8.GetBytes(rules))).Holds(path));

    private static (string, string)[] Of(string kind) =>
        kind == nameof(Plain) ? Plain : kind == nameof(Kustomized) ? Kustomized : [.. Chart, (".helmignore", "ci/\nvalues-old.yaml\n")];

    private static ManifestEdit Edit((string Path, string Content)[] files, string path, byte[] content) => ManifestEdit.SetImage(
        "dev/web",
        [
            .. files.Select(file => new ConfigFile("dev/web/" + file.Path, Encoding.UTF8.GetBytes(file.Content)))
                .Append(new ConfigFile("dev/web/" + path, content)).OrderBy(file => file.Path, StringComparer.Ordinal),
        ],
        Image,
        []);
}
