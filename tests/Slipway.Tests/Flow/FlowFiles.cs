using System.Text;
using Slipway.Flow;

namespace Slipway.Tests.Flow;

/// <summary>The configuration of flow, read as flow reads it, with everything said that is wrong with it.</summary>
public sealed class FlowFiles
{
    [Fact]
    public void Defaults_are_filled_in_the_nearest_first()
    {
        var configuration = Parse("""
            default_manifest_owner: acme
            default_manifest_name: config
            default_branch: main
            max_retries: 5
            git_author: { name: Bot, email: bot@example.com }
            applications:
            - image: gcr.io/acme/web
              source_owner: acme
              source_name: web
              manifests:
              - { env: dev, files: [dev/web.yaml] }
              - { env: prod, files: [prod/web.yaml], manifest_name: production, base_branch: release, commit_without_pr: true, labels: [careful], pr_body: "Look twice" }
            - image: gcr.io/acme/api
              name: backend
              manifest_owner: other
              manifest_base_branch: trunk
              additional_rewrite_keys: [DD_VERSION]
              additional_rewrite_prefix: [-version=]
              manifests:
              - env: dev
                files: [api.yaml]
                filters: { include_prefixes: [v], exclude_prefixes: [vv] }
            """);

        var (dev, prod, api) = (configuration.Applications[0].Manifests[0], configuration.Applications[0].Manifests[1], configuration.Applications[1].Manifests[0]);
        Assert.Equal(("acme", "config", "main"), (dev.Owner, dev.Repository, dev.BaseBranch));
        Assert.Equal(("acme", "production", "release", true, "Look twice"), (prod.Owner, prod.Repository, prod.BaseBranch, prod.CommitsToBase, prod.Body));
        Assert.Equal(("other", "config", "trunk"), (api.Owner, api.Repository, api.BaseBranch));
        Assert.Equal(new FlowAuthor("Bot", "bot@example.com"), configuration.Author);
        Assert.Empty(configuration.Ignored);
        Assert.Single(configuration.Applications[1].Keys);
    }

    [Fact]
    public void Without_any_branch_it_is_master() =>
        Assert.Equal("master", Parse("applications: [{ image: web, manifest_owner: a, manifest_name: b, manifests: [{ files: [x] }] }]").Applications[0].Manifests[0].BaseBranch);

    [Theory]
    [InlineData("", false)]
    [InlineData("latest", false)]
    [InlineData("v1", true)]
    [InlineData("vv1", false)]
    [InlineData("1", false)]
    public void An_excluded_prefix_goes_before_an_included_one(string tag, bool isWanted) =>
        Assert.Equal(isWanted, new FlowManifest { Owner = "a", Repository = "b", BaseBranch = "c", Files = ["x"], IncludePrefixes = ["v"], ExcludePrefixes = ["vv"] }.Wants(tag));

    [Fact]
    public void Without_filters_every_tag_but_latest_is_wanted() =>
        Assert.Equal((true, false), new FlowManifest { Owner = "a", Repository = "b", BaseBranch = "c", Files = ["x"] } is var all ? (all.Wants("x"), all.Wants("latest")) : default);

    [Fact]
    public void Each_key_that_is_none_of_flows_is_named_with_its_line_and_changes_nothing()
    {
        var configuration = Parse("""
            slack_notify_channel: "#deploy"
            applications:
            - image: gcr.io/acme/web
              manifest_owner: acme
              manifest_name: config
              rewrite_new_tag: true
              manifests:
              - env: dev
                branch: main
                file: [x]
                files: [dev/web.yaml]
                filters: { include_prefix: [v] }
            """);

        Assert.Equal(
            [
                "config.yaml:1:1: 'slack_notify_channel' is read by no version of flow any more and changes nothing.",
                "config.yaml:6:3: 'rewrite_new_tag' is read by no version of flow any more and changes nothing.",
                "config.yaml:9:5: 'branch' is read by no version of flow any more and changes nothing. Where it is the branch that changes go to, write base_branch.",
                "config.yaml:10:5: 'file' is no key of flow's and changes nothing; did you mean 'files'?",
                "config.yaml:12:16: 'include_prefix' is no key of flow's and changes nothing; did you mean 'include_prefixes'?",
            ],
            configuration.Ignored.Select(problem => problem.ToString()));
    }

    [Fact]
    public void An_image_that_is_there_twice_is_named_because_only_the_first_counts()
    {
        const string application = "- { image: web, manifest_owner: a, manifest_name: b, manifests: [{ files: [x] }] }\n";

        Assert.Equal("config.yaml:3:12: image 'web' is there before, and only the application that is first counts.", Assert.Single(Parse($"applications:\n{application}{application}").Ignored).ToString());
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_place()
    {
        var failure = Assert.Throws<InvalidInputException>(() => Parse("""
            git_author: { name: "A <b>", email: nobody }
            applications:
            - image: gcr.io/acme/web:1.0
              source_name: "a b"
              additional_rewrite_keys: ["("]
              additional_rewrite_prefix: version=
              manifests:
              - { env: "..", files: [../web.yaml, .git/config], commit_without_pr: maybe }
            - image: gcr.io/acme/api
            - text
            """));

        Assert.Equal(
            ["1", "3", "4", "5", "6", "8", "8", "8", "8", "8", "8", "9", "10"],
            failure.Problems.Select(problem => problem.Subject.Split(':')[1]).OrderBy(int.Parse));
        Assert.Contains("'(' of 'additional_rewrite_keys' is not a regular expression", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no 'manifest_owner', here or above, nor 'default_manifest_owner'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("file '../web.yaml' is not a path within the repository", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("applications:\n\t- image: web\n", "config.yaml:2:")]
    [InlineData("applications: [", "config.yaml:")]
    [InlineData("[]", "expected one YAML document with the key 'applications'")]
    [InlineData("", "expected one YAML document with the key 'applications'")]
    [InlineData("applications: []", "expected 'applications', a list of at least one")]
    [InlineData("applications: [{ image: web, manifests: [] }]", "expected 'manifests', a list of at least one")]
    public void What_is_no_configuration_is_an_error_with_its_place(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidInputException>(() => Parse(text)).Message, StringComparison.Ordinal);

    private static FlowConfiguration Parse(string text) => FlowConfiguration.Parse("config.yaml", Encoding.UTF8.GetBytes(text));
}
