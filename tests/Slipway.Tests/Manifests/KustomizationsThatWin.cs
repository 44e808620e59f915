using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Manifests;

/// <summary>A release that something else would win over is refused before anything is written, as far as the folder tells.</summary>
public sealed class KustomizationsThatWin
{
    private static readonly ImageReference Image = ImageReference.Parse(
        "ghcr.io/acme/web:1.4.0@sha256:1111111111111111111111111111111111111111111111111111111111111111");

    private const string Pod = "kind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n  - name: web\n    image: ghcr.io/acme/web:1.3.0\n  - name: proxy\n    image: nginx:1\n";
    private const string Named = "resources: [web.yaml]\nimages: [{ name: ghcr.io/acme/web, newTag: 1.3.0 }]\n";

    [Theory]
    [InlineData("resources: [web.yaml]\nimages:\n- name: ghcr.io/acme/web\n  newName: mirror.example/web\n", "kustomization.yaml:3:3", "mirror.example/web")]
    [InlineData("resources: [web.yaml]\nimages:\n- name: ghcr.io/acme/web\n  newName: ghcr.io/acme/web\n  newTag: a\n- name: ghcr.io/acme/web\n  newTag: b\n", "", "images[1]")]
    [InlineData("resources: [web.yaml]\nimages:\n- name: ghcr.io/acme/web\n  newTag: a\n- name: ghcr.io/acme/web\n  newName: x/y\n", "", "images[1]")]
    [InlineData("resources: [web.yaml]\nimages:\n- name: ghcr.io/acme/web\n  newTag: a\n- name: nginx\n  newTag: a\nreplacements:\n- source: { kind: ConfigMap, name: x }\n  targets:\n  - select: { kind: Pod }\n    fieldPaths: [\"spec.containers.[name=web].image\"]\n", "kustomization.yaml:11:18", "replacements")]
    [InlineData("resources: [web.yaml]\npatches:\n- path: json.yaml\n  target: { kind: Pod, name: w.* }\n", "json.yaml:1:59", "'other/web:1'")]
    [InlineData("resources: [web.yaml]\npatchesJson6902:\n- path: json.yaml\n  target: { kind: Pod }\n", "json.yaml:1:59", "'other/web:1'")]
    [InlineData("resources: [web.yaml]\npatches: [{ path: strategic.yaml }]\n", "strategic.yaml:3:48", "'other/web:2'")]
    [InlineData("resources: [web.yaml]\npatchesStrategicMerge: [strategic.yaml]\nimages: [{ name: ghcr.io/acme/web, newTag: 1.3.0 }]\n", "strategic.yaml:3:48", "'other/web:2'")]
    [InlineData("resources: [web.yaml]\npatches:\n- patch: |\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: \"ghcr.io/acme/web:1.2.0\" }] }\n", "kustomization.yaml:3:10", "'ghcr.io/acme/web:1.2.0'")]
    [InlineData("resources: [base]\nimages: [{ name: ghcr.io/acme/web, newName: x/y }]\n", "kustomization.yaml:2:12", "x/y")]
    [InlineData("resources: [base]\nimages: [{ name: docker.io/acme/web, newName: ghcr.io/acme/web }, { name: ghcr.io/acme/web, newName: x/y, newTag: a }]\n", "kustomization.yaml:2:69", "x/y")]
    public void What_would_win_over_the_release_is_named(string kustomization, string subject, string named)
    {
        var failure = Assert.Throws<InvalidInputException>(() => Edit(kustomization));

        Assert.Contains(failure.Problems, problem => problem.Subject == ("dev/web/" + subject).TrimEnd('/') && problem.Message.Contains(named, StringComparison.Ordinal));
        Assert.Equal(2, failure.ExitCode);
    }

    [Theory]
    [InlineData(Named + "patches: [{ path: json.yaml, target: { kind: Deployment } }]\n")]
    [InlineData(Named + "patches: [{ path: json.yaml, target: { kind: Pod, name: we } }]\n")]
    [InlineData(Named + "patches:\n- patch: |\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: \"ghcr.io/acme/web:1.2.0\" }] }\n")]
    [InlineData(Named + "patches:\n- patch: |\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: proxy, image: \"nginx:2\" }] }\n")]
    [InlineData(Named + "patches:\n- patch: '[{ op: replace, path: /spec/containers/1/image, value: nginx }]'\n  target: { kind: Pod }\n")]
    [InlineData(Named + "replacements:\n- source: { kind: Pod, fieldPath: \"spec.containers.[name=web].image\" }\n  targets: [{ select: { kind: Pod }, fieldPaths: [spec.containers.0.image] }]\n")]
    [InlineData(Named + "replacements:\n- source: { kind: ConfigMap }\n  targets: [{ select: { kind: Pod }, fieldPaths: [\"spec.containers.[name=proxy].image\"] }]\n")]
    public void What_does_not_touch_the_image_or_comes_before_it_is_no_matter(string kustomization)
    {
        Assert.Equal(["dev/web/kustomization.yaml"], Edit(kustomization).Files.Select(file => file.Path));
    }

    [Fact]
    public void An_overlay_that_makes_another_image_of_a_placeholder_is_named_where_the_base_is_built_without_it_too()
    {
        ConfigFile[] files =
        [
            File("base/kustomization.yaml", "resources: [web.yaml]\n"),
            File("base/web.yaml", Pod.Replace("ghcr.io/acme/web:1.3.0", "web:unreleased", StringComparison.Ordinal)),
            File("overlay/kustomization.yaml", $"resources: [../base]\nimages:\n- name: web\n  digest: sha256:{new string('4', 64)}\n"),
        ];

        var problem = Assert.Single(Assert.Throws<InvalidInputException>(() => ManifestEdit.SetImage("dev/web", files, Image, [])).Problems);

        Assert.Equal("dev/web/overlay/kustomization.yaml:3:3", problem.Subject);
        Assert.Contains("because it is also built without this kustomization", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_file_that_sets_the_image_is_edited_like_the_manifest_that_it_changes()
    {
        var edit = ManifestEdit.SetImage(
            "dev/web",
            [
                File("kustomization.yaml", "resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n"),
                File("patch.yaml", Pod),
                File("web.yaml", Pod),
            ],
            Image,
            []);

        Assert.Equal(["dev/web/patch.yaml", "dev/web/web.yaml"], edit.Files.Select(file => file.Path));
    }

    private static ManifestEdit Edit(string kustomization) => ManifestEdit.SetImage(
        "dev/web",
        [
            File("base/kustomization.yaml", Named),
            File("base/web.yaml", Pod),
            File("json.yaml", "[{ op: replace, path: /spec/containers/0, value: { image: \"other/web:1\" } }]"),
            File("kustomization.yaml", kustomization),
            File("strategic.yaml", "kind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web,       image: \"other/web:2\" }] }\n"),
            File("web.yaml", Pod),
        ],
        Image,
        []);

    private static ConfigFile File(string path, string content) => new("dev/web/" + path, Encoding.UTF8.GetBytes(content));
}
