using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Manifests;

/// <summary>An image in several keys: those that are there are set, and nothing comes that would not fit.</summary>
public sealed class PartsOfImages
{
    private const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Old = "sha256:2222222222222222222222222222222222222222222222222222222222222222";
    private static readonly ImageReference Image = ImageReference.Parse("ghcr.io/acme/web:1.4.0@" + Digest);

    [Theory]
    [InlineData("kustomization.yaml", $"images:\n- name: ghcr.io/acme/web\n  digest: {Old} # pinned\n", $"images:\n- name: ghcr.io/acme/web\n  digest: {Digest} # pinned\n")]
    [InlineData("kustomization.yaml", $"images: [{{ name: web, newName: ghcr.io/acme/web, digest: {Old} }}]\n", $"images: [{{ name: web, newName: ghcr.io/acme/web, digest: {Digest} }}]\n")]
    [InlineData("kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newTag: a\n", $"images:\n- name: ghcr.io/acme/web\n  newTag: 1.4.0\n  digest: {Digest}\n")]
    [InlineData("kustomization.yaml", $"images:\n- name: ghcr.io/acme/web\n  newTag: ~\n  digest:\n", $"images:\n- name: ghcr.io/acme/web\n  newTag: 1.4.0\n  digest: {Digest}\n")]
    [InlineData("kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newName: null\n  newTag: \"\"\n", $"images:\n- name: ghcr.io/acme/web\n  newName: null\n  newTag: \"1.4.0\"\n  digest: {Digest}\n")]
    [InlineData("values.yaml", $"image:\n  repository: ghcr.io/acme/web\n  digest: {Old}\n", $"image:\n  repository: ghcr.io/acme/web\n  digest: {Digest}\n")]
    [InlineData("values.yaml", $"image: {{ registry: ghcr.io, repository: acme/web, digest: \"{Old}\" }}\n", $"image: {{ registry: ghcr.io, repository: acme/web, digest: \"{Digest}\" }}\n")]
    [InlineData("values.yaml", $"image:\n  repository: ghcr.io/acme/web\n  tag: a\n  digest: {Old}\n", $"image:\n  repository: ghcr.io/acme/web\n  tag: 1.4.0\n  digest: {Digest}\n")]
    [InlineData("values.yaml", "image:\n  registry: docker.io\n  repository: web\n  tag: unreleased\n", $"image:\n  registry: ghcr.io\n  repository: acme/web\n  tag: 1.4.0@{Digest}\n")]
    [InlineData("app.json", $"{{\"web\": {{\"repository\": \"ghcr.io/acme/web\", \"digest\": \"{Old}\"}}}}", $"{{\"web\": {{\"repository\": \"ghcr.io/acme/web\", \"digest\": \"{Digest}\"}}}}")]
    [InlineData("app.json", "{\"web\": {\"repository\": \"ghcr.io/acme/web\", \"tag\": null}}", $"{{\"web\": {{\"repository\": \"ghcr.io/acme/web\", \"tag\": \"1.4.0@{Digest}\"}}}}")]
    [InlineData("app.json", "{\"web\": {\"repository\": \"ghcr.io/acme/web\", \"tag\": 1.3}}", $"{{\"web\": {{\"repository\": \"ghcr.io/acme/web\", \"tag\": \"1.4.0@{Digest}\"}}}}")]
    public void The_parts_that_are_there_are_set_and_no_tag_comes_to_a_digest(string path, string before, string after)
    {
        var edit = Edit(path, before);

        Assert.Equal(after, Encoding.UTF8.GetString(edit.Files[0].After.Span));
        Assert.Empty(Edit(path, after).Files);
    }

    [Theory]
    [InlineData("kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newTag: []\n", "3:3", "'newTag' is a list; expected a string. Write newTag: 1.4.0")]
    [InlineData("kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newTag: { a: b }\n", "3:3", "'newTag' is a mapping; expected a string. Write newTag: 1.4.0")]
    [InlineData("kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newName: [x]\n", "3:3", "'newName' is a list; expected a string.")]
    [InlineData("kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  digest:\n  - a\n", "3:3", "'digest' is a list; expected a string. Write digest: sha256:1")]
    [InlineData("kustomization.yaml", "x: &x [1]\nimages:\n- name: ghcr.io/acme/web\n  newTag: *x\n", "4:3", "'newTag' is a list; expected a string. Write newTag: 1.4.0")]
    [InlineData("values.yaml", "image:\n  repository: ghcr.io/acme/web\n  tag: {}\n", "3:3", "'tag' is a mapping; expected a string. Write tag: 1.4.0")]
    [InlineData("values.yaml", "image:\n  registry: []\n  repository: ghcr.io/acme/web\n  tag: a\n", "2:3", "'registry' is a list; expected a string. Write a text, or remove the key.")]
    [InlineData("values.yaml", "image:\n  repository: ghcr.io/acme/web\n  tag: a\n  tag: b\n", "4:3", "'tag' is there twice, first at dev/web/values.yaml:3:3, and only one of them counts. Remove one.")]
    [InlineData("values.yaml", "image:\n  repository: ghcr.io/acme/web\n  tag: &a\n", "3:8", "found '&a'; expected a string.")]
    [InlineData("values.yaml", "image:\n  repository: ghcr.io/acme/web\n  tag: !!str\n", "3:8", "found '!!str'; expected a string.")]
    [InlineData("app.json", "{\"web\": [\"ghcr.io/acme/web\"]}", "1:9", "web is a list, and slipway.yaml says that it holds the image: expected a string, or a mapping with repository and tag.")]
    [InlineData("app.json", "{\"web\": {\"repository\": [], \"tag\": \"a\"}}", "1:9", "web is a mapping, and slipway.yaml says that it holds the image")]
    public void A_part_that_is_no_text_is_refused_with_its_place_and_what_to_write(string path, string content, string at, string message)
    {
        var problem = Assert.Single(Assert.Throws<InvalidInputException>(() => Edit(path, content)).Problems);

        Assert.Equal($"dev/web/{path}:{at}", problem.Subject);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("values.yaml", "app:\n  image:\n    repository: ghcr.io/acme/wbe\n    tag: 1\n", "image: { repository: ghcr.io/acme/web, tag: unreleased }")]
    [InlineData("kustomization.yaml", "resources: [x.yaml]\n", "images: [{ name: ghcr.io/acme/web, newTag: unreleased }]")]
    [InlineData("web.yaml", "spec: { containers: [{ image: x }] }\n", "Set the application's image to ghcr.io/acme/web:unreleased there.")]
    [InlineData("Chart.yaml", "name: web\n", "image: { repository: ghcr.io/acme/web, tag: unreleased }")]
    public void The_advice_fits_what_was_found(string path, string content, string advice) =>
        Assert.Contains(advice, Assert.Throws<InvalidInputException>(() => Edit(path, content)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_image_that_is_named_by_its_digest_alone_is_what_is_deployed()
    {
        var file = new ConfigFile("dev/web/kustomization.yaml", Encoding.UTF8.GetBytes($"images:\n- name: ghcr.io/acme/web\n  digest: {Old}\n- name: docker.io/nginx\n  newTag: '1'\n"));

        Assert.Equal("ghcr.io/acme/web@" + Old, DeployedImage.Find("dev/web", ApplicationName.Parse("web"), [file], [])?.ToString());
    }

    private static ManifestEdit Edit(string path, string content) => ManifestEdit.SetImage(
        "dev/web",
        [new ConfigFile("dev/web/" + path, Encoding.UTF8.GetBytes(content))],
        Image,
        path == "app.json" ? SlipwayConfiguration.Parse("stages: [{ name: dev }]\nimages: [{ file: app.json, path: web }]\n"u8.ToArray()).Images : []);
}
