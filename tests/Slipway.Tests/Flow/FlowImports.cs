using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Flow;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Flow;

/// <summary>The slipway.yaml that takes the place of flow's configuration.</summary>
public sealed class FlowImports
{
    private const string Start = "default_manifest_owner: acme\ndefault_manifest_name: config\ndefault_branch: main\n";

    [Fact]
    public void Environments_become_stages_in_the_order_of_the_file_and_the_result_is_a_slipway_yaml()
    {
        var import = Import(Start + """
            applications:
            - { image: gcr.io/acme/web, name: web, manifests: [{ env: dev, files: [dev/web/web.yaml] }, { env: Prod_EU, files: [prod/web.yaml], commit_without_pr: true }] }
            - { image: gcr.io/acme/api, name: api, manifests: [{ env: dev, files: [dev/api/api.yaml] }] }
            """);

        Assert.Equal("stages:\n- name: dev\n- name: prod-eu\n  merge: when-checks-pass\n", import.Yaml);
        Assert.Equal(["dev", "prod-eu"], Parse(import).Stages.Select(stage => stage.Name.Value));
        Assert.Equal(MergeRule.WhenChecksPass, Parse(import).Stages[1].Merge);
    }

    [Fact]
    public void Keys_that_hold_a_tag_become_images()
    {
        var files = new Dictionary<string, string>
        {
            ["dev/web.yaml"] = "metadata: { labels: { tags.datadoghq.com/version: 1.0.0 } }\n# version: 1.0.0\nenv:\n- DD_TAG: \"1.0.0\"\n",
        };

        var import = Import(Start + "applications: [{ image: gcr.io/acme/web, name: web, additional_rewrite_keys: [DD_TAG], manifests: [{ env: dev, files: [dev/web.yaml] }] }]", files);

        var images = Parse(import).ImagesOf(ApplicationName.Parse("web"));
        Assert.Equal(["metadata.labels[\"tags.datadoghq.com/version\"]", "env[0].DD_TAG"], images.Select(image => image.Path));
        Assert.All(images, image => Assert.Equal(("web.yaml", ImagePart.Tag), (image.File, image.Part)));
    }

    [Theory]
    [InlineData("env: dev, files: [x/web.yaml]", "web in dev: move x/web.yaml to dev/web/web.yaml: an application is a folder in its stage.")]
    [InlineData("env: Dev, files: [x]", "web in Dev: the stage is called dev.")]
    [InlineData("env: dev, files: [x]", "web in dev: x is not here")]
    [InlineData("env: dev, files: [x], filters: { include_prefixes: [v], exclude_prefixes: [v.] }", @"pass --event-tags '(?!(v\.))(v).*' to ReleaseFromEvent, with --application web")]
    [InlineData("env: dev, files: [x], labels: [a]", "labels, pr_body and the show_ and hide_ keys")]
    [InlineData("env: dev, files: [x], base_branch: trunk", "base branch 'trunk': releases go to the repository's default branch")]
    [InlineData("env: dev, files: [x], manifest_name: other }, { env: dev, files: [x]", "a config repository is one")]
    [InlineData("env: dev, files: [x] }, { env: prod, files: [x]", "flow proposes a tag to all of dev, prod at once")]
    [InlineData("env: dev, files: [x], commit_without_pr: true }, { env: dev, files: [x]", "commit_without_pr: others of dev have a pull request")]
    [InlineData("env: dev, files: [x], branch: main", "config.yaml:4:")]
    public void What_it_cannot_say_is_said(string manifests, string expected) => Assert.Contains(
        Import(Start + $"applications: [{{ image: gcr.io/acme/web, name: web, manifests: [{{ {manifests} }}] }}]").NotMapped, note => note.Contains(expected, StringComparison.Ordinal));

    private static SlipwayConfiguration Parse(FlowImport import) => SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes(import.Yaml));

    private static FlowImport Import(string text, Dictionary<string, string>? files = null) => FlowImport.Of(
        FlowConfiguration.Parse("config.yaml", Encoding.UTF8.GetBytes(text)),
        path => files?.GetValueOrDefault(path) is { } content ? new ConfigFile(path, Encoding.UTF8.GetBytes(content)) : null);
}
