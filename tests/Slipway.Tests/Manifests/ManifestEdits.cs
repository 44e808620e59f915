using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Manifests;

public sealed class ManifestEdits
{
    private static readonly ImageReference Image = ImageReference.Parse(
        "ghcr.io/acme/web:1.4.0@sha256:1111111111111111111111111111111111111111111111111111111111111111");

    [Fact]
    public void An_edit_prints_as_a_unified_diff()
    {
        var edit = Edit("web.yaml", Pod("ghcr.io/acme/web:1.3.0") + "  restartPolicy: Never\n  hostNetwork: true\n  dnsPolicy: Default\n  nodeName: x\n");

        Assert.Equal(
            $"""
            --- a/web.yaml
            +++ b/web.yaml
            @@ -2,7 +2,7 @@
             kind: Pod
             spec:
               containers:
            -  - image: ghcr.io/acme/web:1.3.0
            +  - image: {Image}
               restartPolicy: Never
               hostNetwork: true
               dnsPolicy: Default

            """,
            edit.ToDiff());
    }

    [Fact]
    public void The_diff_of_a_long_file_shows_three_lines_around_each_change_and_where_they_are()
    {
        var comments = string.Concat(Enumerable.Range(1, 50).Select(i => $"# {i}\n"));
        var diff = Edit("web.yaml", comments + Pod("ghcr.io/acme/web:1.3.0") + comments).ToDiff();

        Assert.Equal(
            $"--- a/web.yaml\n+++ b/web.yaml\n@@ -52,7 +52,7 @@\n kind: Pod\n spec:\n   containers:\n-  - image: ghcr.io/acme/web:1.3.0\n+  - image: {Image}\n # 1\n # 2\n # 3\n",
            diff);
    }

    [Fact]
    public void A_missing_last_line_break_shows_in_the_diff()
    {
        Assert.EndsWith($"+  - image: {Image}\n\\ No newline at end of file\n", Edit("web.yaml", Pod("ghcr.io/acme/web:1").TrimEnd()).ToDiff(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_that_ran_before_is_known_unless_there_was_none()
    {
        Assert.Equal("ghcr.io/acme/web:1.3.0", Edit("web.yaml", Pod("ghcr.io/acme/web:1.3.0")).Previous?.ToString());
        Assert.Null(Edit("web.yaml", Pod("ghcr.io/acme/web:unreleased")).Previous);
        Assert.Equal(Image, Edit("web.yaml", Pod(Image.ToString())).Previous);
    }

    [Fact]
    public void Manifests_without_the_image_are_refused_with_what_was_found_instead()
    {
        var failure = Assert.Throws<InvalidInputException>(() => Edit("dev/web/web.yaml", Pod("ghcr.io/acme/wbe:1.3.0")));

        Assert.Equal("dev/web", failure.Subject);
        Assert.Contains("ghcr.io/acme/web:unreleased", failure.Message, StringComparison.Ordinal);
        Assert.Contains("dev/web/web.yaml:5:12 spec.containers[0].image 'ghcr.io/acme/wbe:1.3.0'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_files_that_are_not_yaml_are_reported_with_file_line_and_column()
    {
        var files = new[] { File("dev/web/a.yaml", "a: 1\n b: 2\n"), File("dev/web/b.yaml", "a: 'open\n"), File("dev/web/c.yaml", [0x61, 0xff]), File("dev/web/d.txt", "{") };

        var problems = Assert.Throws<InvalidInputException>(() => ManifestEdit.SetImage("dev/web", files, Image, [])).Problems;

        Assert.Equal(["dev/web/a.yaml:2:3", "dev/web/b.yaml:1:4", "dev/web/c.yaml"], problems.Select(problem => problem.Subject));
    }

    [Fact]
    public void An_image_written_with_escapes_is_refused_and_not_guessed_at()
    {
        var failure = Assert.Throws<InvalidInputException>(() => Edit("dev/web/web.yaml", Pod("\"ghcr.io/acme/\\x77eb:1.3.0\"")));

        Assert.Equal("dev/web/web.yaml:5:12", failure.Subject);
    }

    [Theory]
    [InlineData("ghcr.io/acme/web:1.4.0")]
    [InlineData("ghcr.io/acme/web@sha256:1111111111111111111111111111111111111111111111111111111111111111")]
    public void An_image_without_tag_or_digest_is_not_released(string image)
    {
        Assert.Throws<InvalidInputException>(() => ManifestEdit.SetImage("dev/web", [File("dev/web/web.yaml", Pod("ghcr.io/acme/web:1.3.0"))], ImageReference.Parse(image), []));
    }

    [Fact]
    public void An_image_that_waits_under_two_names_is_ambiguous_and_both_are_listed()
    {
        var files = new[] { File("dev/web/a.yaml", Pod("acme/web:unreleased")), File("dev/web/b.yaml", Pod("other/web:unreleased")) };

        var failure = Assert.Throws<InvalidInputException>(() => ManifestEdit.SetImage("dev/web", files, Image, []));

        Assert.Contains("dev/web/a.yaml:5:12 spec.containers[0].image 'acme/web:unreleased'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("dev/web/b.yaml:5:12 spec.containers[0].image 'other/web:unreleased'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_a_kustomization_names_twice_is_ambiguous()
    {
        var file = File("dev/web/kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newTag: 1.2.0\n- name: ghcr.io/acme/web\n  newTag: 1.3.0\n");

        var failure = Assert.Throws<InvalidInputException>(() => ManifestEdit.SetImage("dev/web", [file], Image, []));

        Assert.Contains("images[0] 'ghcr.io/acme/web:1.2.0'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("images[1] 'ghcr.io/acme/web:1.3.0'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_slipway_yaml_names_and_that_are_not_there_are_reported_together()
    {
        ImagePath[] paths = [new() { File = "values.yaml", Path = "server.image" }, new() { File = "none.yaml", Path = "image" }];

        var problems = Assert.Throws<InvalidInputException>(
            () => ManifestEdit.SetImage("dev/web", [File("dev/web/values.yaml", "image: ghcr.io/acme/web:1\n")], Image, paths)).Problems;

        Assert.Equal(["dev/web/none.yaml", "dev/web/values.yaml"], problems.Select(problem => problem.Subject));
    }

    [Fact]
    public void A_pointer_of_git_lfs_is_told_from_a_manifest()
    {
        var failure = Assert.Throws<InvalidInputException>(() => Edit("dev/web/web.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 12\n"));

        Assert.Contains("Git LFS", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("part: tag, path: app.tag", "web.yaml:3:3: 'digest' stands beside 'tag'")]
    [InlineData("part: digest, path: app.digest", "web.yaml:2:3: 'tag' stands beside 'digest'")]
    public void A_named_tag_beside_a_digest_that_would_go_stale_is_refused(string named, string expected)
    {
        var content = $"app:\n  tag: 1.3.0\n  digest: sha256:{new string('2', 64)}\n";
        var paths = SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes($"stages: [{{ name: dev }}]\nimages: [{{ file: web.yaml, {named} }}]")).Images;

        var failure = Assert.Throws<InvalidInputException>(() => ManifestEdit.SetImage("dev/web", [File("dev/web/web.yaml", content)], Image, paths));

        Assert.StartsWith("dev/web/" + expected, failure.Message, StringComparison.Ordinal);
        Assert.Single(ManifestEdit.SetImage("dev/web", [File("dev/web/web.yaml", content.Replace("2\n", "2 # slipway:ignore\n", StringComparison.Ordinal).Replace("1.3.0\n", "1.3.0 # slipway:ignore\n", StringComparison.Ordinal) + "  image: ghcr.io/acme/web:1.3.0\n")], Image, [new ImagePath { File = "web.yaml", Path = "app.image" }]).Files);
    }

    [Theory]
    [InlineData("1.10", "\"1.10\"")]
    [InlineData("12e45", "\"12e45\"")]
    [InlineData("0123456", "\"0123456\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("1.10.0", "1.10.0")]
    public void A_tag_that_yaml_would_read_as_something_else_gets_quotes(string tag, string written)
    {
        var image = Image.WithTag(tag).WithDigest(Image.Digest!);
        var before = "images:\n- name: ghcr.io/acme/web\n  newTag: 1.3.0 # a comment\n";

        var edit = ManifestEdit.SetImage("dev/web", [File("dev/web/kustomization.yaml", before)], image, []);

        Assert.Equal(
            $"images:\n- name: ghcr.io/acme/web\n  newTag: {written} # a comment\n  digest: {Image.Digest}\n",
            Encoding.UTF8.GetString(edit.Files[0].After.Span));
    }

    [Fact]
    public void A_file_that_is_too_large_for_a_manifest_is_refused_before_it_is_read()
    {
        var file = File("dev/web/dump.yaml", new byte[100_000_000]);

        var failure = Assert.Throws<InvalidInputException>(() => ManifestEdit.SetImage("dev/web", [file, File("dev/web/web.yaml", Pod("ghcr.io/acme/web:1"))], Image, []));

        Assert.StartsWith("dev/web/dump.yaml: 100 MB; expected at most 50 MB", failure.Message, StringComparison.Ordinal);
        Assert.Single(ManifestEdit.SetImage("dev/web", [file with { Path = "dev/web/dump.bin" }, File("dev/web/web.yaml", Pod("ghcr.io/acme/web:1"))], Image, []).Files);
    }

    private static string Pod(string image) => $"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: {image}\n";

    private static ManifestEdit Edit(string path, string content) => ManifestEdit.SetImage("dev/web", [File(path, content)], Image, []);

    private static ConfigFile File(string path, string content) => File(path, Encoding.UTF8.GetBytes(content));

    private static ConfigFile File(string path, byte[] content) => new(path, content);
}
