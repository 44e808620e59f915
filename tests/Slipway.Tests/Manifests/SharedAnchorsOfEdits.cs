using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Manifests;

/// <summary>An anchor is one text for all that alias it: what is not the image must not change with it unseen.</summary>
public sealed class SharedAnchorsOfEdits
{
    private const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private static readonly ImageReference Image = ImageReference.Parse("ghcr.io/acme/web:1.4.0@" + Digest);

    [Theory]
    [InlineData("values.yaml", "image:\n  repository: ghcr.io/acme/web\n  tag: &rel 1.3.0\nlabels:\n  version: *rel\nenv: [{ name: V, value: *rel }]\n", "values.yaml:3:8", "values.yaml:5:12 labels.version", "values.yaml:6:25 env[0].value")]
    [InlineData("values.yaml", "version: &rel 1.3.0\nimage: { repository: ghcr.io/acme/web, tag: *rel }\n", "values.yaml:1:10", "values.yaml:1:10 version")]
    [InlineData("web.yaml", "spec:\n  containers:\n  - image: &img ghcr.io/acme/web:1.3.0\n    env:\n    - { name: IMAGE, value: *img }\n", "web.yaml:3:12", "web.yaml:5:29 spec.containers[0].env[0].value")]
    [InlineData("web.yaml", "spec:\n  containers:\n  - &c\n    image: ghcr.io/acme/web:1.3.0\ncopy: *c\n", "web.yaml:4:12", "web.yaml:5:7 copy.image")]
    [InlineData("web.yaml", "spec:\n  containers:\n  - &c\n    image: ghcr.io/acme/web:1.3.0\ncopy:\n  <<: [*c]\n", "web.yaml:4:12", "web.yaml:6:8 copy.image")]
    [InlineData("web.yaml", "spec:\n  containers:\n  - image: &img ghcr.io/acme/web:1.3.0\n  - image: *img # slipway:ignore\n", "web.yaml:3:12", "web.yaml:4:12 spec.containers[1].image")]
    [InlineData("kustomization.yaml", "images:\n- &e\n  name: ghcr.io/acme/web\n  newTag: 1.3.0\nx: *e\n", "kustomization.yaml:4:11", "kustomization.yaml:5:4 x.newTag")]
    [InlineData("kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newTag: &rel 1.3.0\nlabels: [{ pairs: { app: x }, selector: *rel }]\n", "kustomization.yaml:3:11", "kustomization.yaml:4:41 labels[0].selector")]
    [InlineData("kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newTag: &rel 1.3.0\n  digest: sha256:2222222222222222222222222222222222222222222222222222222222222222\n- name: ghcr.io/acme/proxy\n  newTag: *rel\n", "kustomization.yaml:3:11", "kustomization.yaml:6:11 images[1].newTag")]
    [InlineData("values.yaml", "image: { repository: ghcr.io/acme/web, tag: &rel 1.3.0, digest: '' }\nproxy: { image: { repository: ghcr.io/acme/proxy, tag: *rel } }\n", "values.yaml:1:45", "values.yaml:2:56 proxy.image.tag")]
    [InlineData("values.yaml", "common: &common\n  tag: 1.3.0\nweb: { image: { <<: *common, repository: ghcr.io/acme/web, digest: '' } }\nproxy: { image: { <<: *common, repository: ghcr.io/acme/proxy } }\n", "values.yaml:2:8", "values.yaml:4:23 proxy.image.tag")]
    public void What_would_change_with_the_image_and_is_none_is_refused_by_its_place(string file, string content, string subject, params string[] aliases)
    {
        var problem = Assert.Single(Assert.Throws<InvalidInputException>(() => Edit(file, content)).Problems);

        Assert.Equal("dev/web/" + subject, problem.Subject);
        Assert.All(aliases, alias => Assert.Contains("dev/web/" + alias, problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("values.yaml", "a:\n  image: &img\n    repository: ghcr.io/acme/web\n    tag: 1.3.0\nb: { image: *img }\nc: { image: { <<: *img, pullPolicy: Always } }\n", 1)]
    [InlineData("values.yaml", "web: &web\n  image: { repository: ghcr.io/acme/web, tag: 1.3.0 }\ncanary: *web\n", 1)]
    [InlineData("web.yaml", "spec:\n  initContainers:\n  - &c { image: ghcr.io/acme/web:1.3.0 }\n  containers:\n  - *c\n  - { <<: *c, name: b }\n", 1)]
    [InlineData("web.yaml", "items:\n- spec: &s\n    containers: [{ image: ghcr.io/acme/web:1.3.0 }]\n- spec: *s\n", 1)]
    [InlineData("web.yaml", "x-tag: &img ghcr.io/acme/web:1.3.0\nspec:\n  containers:\n  - image: *img\n", 1)]
    [InlineData("web.yaml", "spec:\n  containers:\n  - image: ghcr.io/acme/web:1.3.0\n    args: &a [x]\n  - image: nginx:1\n    args: *a\n", 1)]
    [InlineData("web.yaml", "a: &img ghcr.io/acme/web:1.0.0\nspec:\n  containers:\n  - image: &img ghcr.io/acme/web:1.3.0\n  - image: *img\n", 1)]
    public void Places_that_are_the_image_too_change_together(string file, string content, int edits)
    {
        var edit = Edit(file, content);

        Assert.Equal(edits, Encoding.UTF8.GetString(edit.Files[0].After.Span).Split("1.4.0").Length - 1);
        Assert.Empty(edit.Shared);
    }

    [Fact]
    public void A_label_that_takes_a_tag_as_its_alias_changes_with_it_and_is_shown()
    {
        var edit = Edit("kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newTag: &rel 1.3.0\nlabels:\n- pairs: { version: *rel }\n");

        Assert.Equal(["dev/web/kustomization.yaml:5:21 labels[0].pairs.version"], edit.Shared.Select(place => place.ToString()));
    }

    [Fact]
    public void Two_images_that_share_a_text_and_need_different_ones_are_refused()
    {
        var failure = Assert.Throws<InvalidInputException>(() => Edit(
            "values.yaml", $"a: {{ repository: ghcr.io/acme/web, tag: &t 1.3.0 }}\nb: {{ repository: ghcr.io/acme/web, tag: *t, digest: {Digest} }}\n"));

        Assert.StartsWith("dev/web/values.yaml:1:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_that_is_no_image_is_none_where_its_alias_stands_either()
    {
        var content = "server: &s\n  image: ghcr.io/acme/web:1.3.0\nlabels: *s\n";

        var failure = Assert.Throws<InvalidInputException>(() => ManifestEdit.SetImage(
            "dev/web", [new ConfigFile("dev/web/values.yaml", Encoding.UTF8.GetBytes(content))], Image, [new ImagePath { File = "values.yaml", Path = "server.image" }]));

        Assert.Contains("dev/web/values.yaml:3:9 labels.image", failure.Message, StringComparison.Ordinal);
    }

    private static ManifestEdit Edit(string path, string content) =>
        ManifestEdit.SetImage("dev/web", [new ConfigFile("dev/web/" + path, Encoding.UTF8.GetBytes(content))], Image, []);
}
