using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Flow;
using Slipway.Naming;

namespace Slipway.Tests.Flow;

/// <summary>What flow's patterns change: tags where flow changes them, and no byte besides. What flow would break is left alone and said.</summary>
public sealed class FlowEdits
{
    private static readonly string Old = "sha256:" + new string('0', 64);
    private static readonly ImageReference Image = ImageReference.Parse("gcr.io/acme/web:2.0.0@sha256:" + new string('a', 64));

    [Theory]
    [InlineData("image: gcr.io/acme/web:1.0.0", "image: gcr.io/acme/web:2.0.0")]
    [InlineData("image: \"gcr.io/acme/web:1.0.0\"  # why", "image: \"gcr.io/acme/web:2.0.0\"  # why")]
    [InlineData("args: [--image=gcr.io/acme/web:1.0.0, x]", "args: [--image=gcr.io/acme/web:2.0.0, x]")]
    [InlineData("version: 1.0.0", "version: 2.0.0")]
    [InlineData("version: \"1.0.0\"", "version: \"2.0.0\"")]
    [InlineData("version: '1.0.0'", "version: '2.0.0'")]
    [InlineData("version:   \"\"", "version:   \"2.0.0\"")]
    [InlineData("labels: {tags.datadoghq.com/version: 1.0.0, a: b}", "labels: {tags.datadoghq.com/version: 2.0.0, a: b}")]
    [InlineData("{\"version\": \"1.0.0\"}", "{\"version\": \"1.0.0\"}")]
    [InlineData("tag: 1.0.0", "tag: 2.0.0")]
    [InlineData("x: [\"-version=1.0.0\"]", "x: [\"-version=2.0.0\"]")]
    [InlineData("\uFEFFversion: 1.0.0\r\nä: ü\r\n", "\uFEFFversion: 2.0.0\r\nä: ü\r\n")]
    [InlineData("{{ if .Values.x }}\nimage: gcr.io/acme/web:1.0.0\n{{ end }}", "{{ if .Values.x }}\nimage: gcr.io/acme/web:2.0.0\n{{ end }}")]
    public void A_tag_is_set_and_every_other_byte_stays(string before, string after) => Assert.Equal(after, Edit(before).Text);

    [Fact]
    public void A_digest_beside_the_tag_changes_with_it() =>
        Assert.Equal($"image: {Image}\n", Edit($"image: gcr.io/acme/web:1.0.0@{Old}\n").Text);

    [Fact]
    public void A_tag_that_would_be_a_number_gets_quotes()
    {
        var image = ImageReference.Parse("gcr.io/acme/web:1.10").WithDigest(Image.Digest!);

        Assert.Equal("version: \"1.10\"\nimage: gcr.io/acme/web:1.10\n", Edit("version: 1.9\nimage: gcr.io/acme/web:1.9\n", image).Text);
    }

    [Theory]
    [InlineData("version: 1.0.0 # do-not-rewrite")]
    [InlineData("version: 1.0.0 # no-rewrite")]
    [InlineData("version: 1.0.0 # slipway:ignore")]
    [InlineData("image: gcr.io/acme/web:1.0.0 # slipway:ignore")]
    public void A_guard_comment_keeps_its_line(string text) => Assert.Equal((text, 0), (Edit(text).Text, Edit(text).NotChanged.Count));

    [Fact]
    public void Guards_are_for_version_alone_as_flow_has_it() => Assert.Equal("tag: 2.0.0 # no-rewrite", Edit("tag: 1.0.0 # no-rewrite").Text);

    [Theory]
    [InlineData("# version: 1.0.0", "is in a comment")]
    [InlineData("a: b # image: gcr.io/acme/web:1.0.0", "is in a comment")]
    [InlineData("chart-version: 1.0.0", "is the end of another name")]
    [InlineData("schemaversion: 1.0.0", "is the end of another name")]
    [InlineData("imagetag: 1.0.0", "is the end of another name")]
    [InlineData("image: eu.gcr.io/acme/web:1.0.0", "is the end of another name")]
    [InlineData("version: >=1.0.0", "is not a whole tag")]
    [InlineData("version: \"1.0 beta\"", "is not a whole tag")]
    [InlineData("version: 1.0 beta", "is not a whole tag")]
    [InlineData("version: *anchor", "is not a whole tag")]
    [InlineData("image: gcr.io/acme/web:${TAG}", "is not a whole tag")]
    [InlineData("image: gcr.io/acme/web:1.0.0@sha256:12", "has a digest that is none")]
    public void What_flow_would_break_stays_and_is_said(string text, string reason)
    {
        var edit = Edit("version: 1.0.0\n" + text);

        Assert.Equal("version: 2.0.0\n" + text, edit.Text);
        Assert.Equal($"dev/web.yaml:2:{edit.NotChanged[0].Split(' ')[0].Split(':')[2]} '{text.Trim()}' {reason}", Assert.Single(edit.NotChanged));
    }

    [Fact]
    public void Files_that_have_the_tag_do_not_change_and_were_found()
    {
        var edit = FlowEdit.Of([File("image: gcr.io/acme/web:2.0.0\n")], Application(), Image);

        Assert.Equal((0, 0, true), (edit.Files.Count, edit.OldVersions.Count, edit.HasFound));
        Assert.False(FlowEdit.Of([File("image: gcr.io/acme/other:1.0.0\n")], Application(), Image).HasFound);
    }

    [Fact]
    public void What_was_there_before_is_known_and_the_image_says_whether_a_tag_is_late()
    {
        var edit = FlowEdit.Of([File("version: 9.9.9\nimage: gcr.io/acme/web:1.0.0\ntag: 1.0.0\n")], Application(), Image);

        Assert.Equal(["1.0.0", "9.9.9"], edit.OldVersions);
        Assert.Equal(["1.0.0"], edit.TagsBefore);
    }

    [Fact]
    public void Keys_and_prefixes_may_be_regular_expressions_over_lines()
    {
        var application = Parse("additional_rewrite_keys: ['name: DD_VERSION\\s+value']");
        var before = "env:\n- name: OTHER\n  value: 1.0.0\n- name: DD_VERSION\n  value: \"1.0.0\"\n";

        Assert.Equal(before.Replace("\"1.0.0\"", "\"2.0.0\"", StringComparison.Ordinal), Edit(before, application: application).Text);
    }

    [Fact]
    public void A_pattern_that_would_change_more_than_tags_changes_nothing()
    {
        var application = Parse("additional_rewrite_prefix: [pre-]");

        var failure = Assert.Throws<InvalidInputException>(() => Edit("? pre-one\n: 1\n", application: application));

        Assert.Contains("would change more than tags here", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_takes_for_ever_is_named()
    {
        var application = Parse("additional_rewrite_keys: ['(a+)+$']");

        Assert.Contains("takes too long on it", Assert.Throws<InvalidInputException>(() => Edit(new string('a', 40) + "!", application: application)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_UTF8_is_an_error() => Assert.Contains(
        "expected UTF-8", Assert.Throws<InvalidInputException>(() => FlowEdit.Of([new ConfigFile("x.yaml", new byte[] { 0xff, 0xfe })], Application(), Image)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("source_name: web, source_owner: acme", "env: dev", "rollout/dev-web-2.0.0", "Rollout dev web 2.0.0")]
    [InlineData("source_name: web, source_owner: acme", "env: dev, show_source_owner: true", "rollout/dev-acme-web-2.0.0", "Rollout dev acme/web 2.0.0")]
    [InlineData("source_name: web, source_owner: acme", "env: dev, hide_source_name: true", "rollout/dev-2.0.0", "Rollout dev 2.0.0")]
    [InlineData("source_name: web, name: shop", "env: dev, hide_source_name: true", "rollout/dev-shop-2.0.0", "Rollout dev shop 2.0.0")]
    public void Branches_and_titles_are_flows(string application, string manifest, string branch, string title)
    {
        var read = Parse(application, manifest);
        var text = new FlowText(read, read.Manifests[0], "2.0.0");

        Assert.Equal((branch, title), (text.Branch, text.Title));
    }

    [Fact]
    public void A_pull_request_says_what_flows_says_and_what_was_left_alone()
    {
        var application = Parse("source_name: web, source_owner: acme", "env: dev, labels: [careful, dev], pr_body: Look twice");
        var edit = FlowEdit.Of([File("image: gcr.io/acme/web:1.0.0\n# version: 1.0.0\n")], application, Image);

        var text = new FlowText(application, application.Manifests[0], "2.0.0").PullRequest("https://github.com", edit, null, Image);

        Assert.Equal(["web", "dev", "careful"], text.Labels);
        Assert.Contains("# Release\nhttps://github.com/acme/web/releases/tag/2.0.0\n\n## Changes\n\nhttps://github.com/acme/web/compare/1.0.0...2.0.0\n", text.Body, StringComparison.Ordinal);
        Assert.Contains("* dev/web.yaml:2:12 '\\# version: 1.0.0' is in a comment".Replace("\\#", "#\u200B", StringComparison.Ordinal), text.Body, StringComparison.Ordinal);
        Assert.Contains("\n---\nLook twice\n", text.Body, StringComparison.Ordinal);
    }

    private static FlowApplication Application() => Parse("additional_rewrite_keys: [tag], additional_rewrite_prefix: ['-version=']");

    private static FlowApplication Parse(string application, string manifest = "env: dev") => FlowConfiguration.Parse("config.yaml", Encoding.UTF8.GetBytes(
        $"applications: [{{ image: gcr.io/acme/web, manifest_owner: acme, manifest_name: config, {application}, manifests: [{{ {manifest}, files: [dev/web.yaml] }}] }}]")).Applications[0];

    private static ConfigFile File(string text) => new("dev/web.yaml", Encoding.UTF8.GetBytes(text));

    private static (string Text, IReadOnlyList<string> NotChanged) Edit(string text, ImageReference? image = null, FlowApplication? application = null)
    {
        var edit = FlowEdit.Of([File(text)], application ?? Application(), image ?? Image);
        return (edit.Files.Count == 0 ? text : Encoding.UTF8.GetString(edit.Files[0].After.Span), [.. edit.NotChanged.Select(place => place.ToString())]);
    }
}
