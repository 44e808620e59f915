using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Configuration;
using Slipway.Values;

namespace Slipway.Tests.Configuration;

/// <summary>The page about slipway.yaml, the schema that editors get, and the reader say the same.</summary>
public sealed partial class ReferenceOfTheFile
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "slipway-yaml.md"));

    private static readonly JsonElement Schema = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(Checkout.Root, "src", "Slipway.Templates", "templates", "slipway-config", ".nuke", "slipway.schema.json"))).RootElement;

    [Theory]
    [InlineData("The file", "", "stages: [{ name: dev }]\n?: 1")]
    [InlineData("stages", "stage", "stages: [{ name: dev, ?: 1 }]")]
    [InlineData("freeze", "freeze", "stages: [{ name: dev, freeze: [{ from: fri 16:00, until: mon 06:00, ?: 1 }] }]")]
    [InlineData("approvals", "approvals", "stages: [{ name: dev, approvals: { from: [ada], ?: 1 } }]")]
    [InlineData("rollout", "strategy", "stages: [{ name: dev, rollout: { strategy: none, ?: 1 } }]")]
    [InlineData("clusters", "namedCluster", "stages: [{ name: dev, clusters: [{ name: eu, context: eu, ?: 1 }] }]")]
    [InlineData("waves", "wave", "stages: [{ name: dev, clusters: [{ name: eu, context: eu }], waves: [{ ?: 1 }] }]")]
    [InlineData("applications", "application", "stages: [{ name: dev }]\napplications: { web: { ?: 1 } }")]
    [InlineData("images", "image", "stages: [{ name: dev }]\nimages: [{ file: a, path: b, ?: 1 }]")]
    [InlineData("helm", "chart", "stages: [{ name: dev }]\nhelm: [{ chart: a, ?: 1 }]")]
    public void Every_key_is_on_the_page_and_in_the_schema(string section, string definition, string content)
    {
        var problem = Assert.Single(Assert.Throws<InvalidInputException>(() => Parse(content.Replace("?", "nothing", StringComparison.Ordinal))).Problems);
        var known = Known().Match(problem.Message).Groups["keys"].Value.Split(", ").Order(StringComparer.Ordinal).ToList();
        var text = Page.Split($"\n## {section}\n")[1].Split("\n## ")[0];
        var schema = definition.Length == 0 ? Schema : Schema.GetProperty("definitions").GetProperty(definition);

        Assert.Equal(known, Row().Matches(text).Select(row => row.Groups["key"].Value).Order(StringComparer.Ordinal));
        Assert.Equal(known, schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_example_of_the_page_is_valid()
    {
        var examples = Page.Split("```yaml\n").Skip(1).Select(block => block.Split("```")[0]).ToList();

        Assert.Equal(8, examples.Count);
        Assert.All(examples, example => Assert.NotEmpty(Parse(example).Stages));
        Assert.All(examples, example => Assert.True(IsValid(example), example));
    }

    [Theory]
    [InlineData("{ name: dev, namespace: team-dev, merge: manual, url: 'HTTP://a.example/{application}', reviewers: [ada], requires: [] }", true)]
    [InlineData("{ name: dev, cluster: { kubeconfig: a, context: b } }", true)]
    [InlineData("{ name: dev, clusters: [{ name: eu, gke: projects/example.com:acme/locations/europe-west3-a/clusters/prod }], waves: [{ soak: 1h30m, maxFailed: 1 }] }", true)]
    [InlineData("{ name: dev, freeze: [{ from: sat 00:00, until: 'sun 23:59' }, { from: 2026-12-20, until: 2027-01-04 06:00 }] }", true)]
    [InlineData("{ name: dev, production: true }", true)]
    [InlineData("{ name: dev, production: maybe }", false)]
    [InlineData("{ name: dev, freeze: [{ from: friday, until: mon 06:00 }] }", false)]
    [InlineData("{ name: dev, freeze: [{ from: fri 24:00, until: mon 06:00 }] }", false)]
    [InlineData("{ name: dev, freeze: [{ from: 2026-12-20, until: mon 06:00 }] }", false)]
    [InlineData("{ name: dev, freeze: [{ from: fri 16:00 }] }", false)]
    [InlineData("{ name: dev, freeze: weekends }", false)]
    [InlineData("{ name: dev, approvals: { from: [acme/operations, ada, 'slipway[bot]'], count: 2 } }", true)]
    [InlineData("{ name: dev, approvals: { from: [acme/operations], count: 9 } }", true)]
    [InlineData("{ name: dev, approvals: [ada] }", false)]
    [InlineData("{ name: dev, approvals: {} }", false)]
    [InlineData("{ name: dev, approvals: { from: [] } }", false)]
    [InlineData("{ name: dev, approvals: { from: ada } }", false)]
    [InlineData("{ name: dev, approvals: { from: ['@acme/operations'] } }", false)]
    [InlineData("{ name: dev, approvals: { from: [a/b/c] } }", false)]
    [InlineData("{ name: dev, approvals: { from: [\"ada\\n::error::\"] } }", false)]
    [InlineData("{ name: dev, approvals: { from: [ada], count: 0 } }", false)]
    [InlineData("{ name: dev, approvals: { from: [ada], count: many } }", false)]
    [InlineData("{ name: dev, rollout: { strategy: canary, route: '{application}', steps: ['5% 10m', '50%  1h'] }, applications: { web: { rollout: none } } }", true)]
    [InlineData("{ name: dev, rollout: all }", false)]
    [InlineData("{ name: dev, rollout: {} }", false)]
    [InlineData("{ name: dev, rollout: { strategy: canary, steps: [5] } }", false)]
    [InlineData("{ name: dev, rollout: { strategy: blue-green, keep: soon } }", false)]
    [InlineData("{ name: dev, applications: { web: none } }", false)]
    [InlineData("{ namespace: dev }", false)]
    [InlineData("{ name: Dev }", false)]
    [InlineData("{ name: dev- }", false)]
    [InlineData("{ name: dev, namespace: a.b }", false)]
    [InlineData("{ name: dev, merge: later }", false)]
    [InlineData("{ name: dev, promoteTo: Prod }", false)]
    [InlineData("{ name: dev, promoteTo: prod, soak: 2h }, { name: prod }", true)]
    [InlineData("{ name: dev, soak: 2h }, { name: prod }", false)]
    [InlineData("{ name: dev, promoteTo: prod, soak: 2 hours }, { name: prod }", false)]
    [InlineData("{ name: dev, promotion: manual }", false)]
    [InlineData("{ name: dev, url: ftp://a.example }", false)]
    [InlineData("{ name: dev, url: a.example }", false)]
    [InlineData("{ name: dev, reviewers: ada }", false)]
    [InlineData("{ name: dev, reviewers: [''] }", false)]
    [InlineData("{ name: dev, requires: prod }", false)]
    [InlineData("{ name: dev, cluster: a }", false)]
    [InlineData("{ name: dev, cluster: {} }", false)]
    [InlineData("{ name: dev, cluster: { context: '' } }", false)]
    [InlineData("{ name: dev, cluster: { context: a, gke: projects/a/locations/b/clusters/c } }", false)]
    [InlineData("{ name: dev, cluster: { gke: projects/a/clusters/c } }", false)]
    [InlineData("{ name: dev, cluster: { name: a, context: a } }", false)]
    [InlineData("{ name: dev, clusters: [] }", false)]
    [InlineData("{ name: dev, clusters: [{ context: a }] }", false)]
    [InlineData("{ name: dev, cluster: { context: a }, clusters: [{ name: a, context: b }] }", false)]
    [InlineData("{ name: dev, waves: [{}] }", false)]
    [InlineData("{ name: dev, clusters: [{ name: a, context: b }], waves: [] }", false)]
    [InlineData("{ name: dev, clusters: [{ name: a, context: b }], waves: [{ clusters: [] }] }", false)]
    [InlineData("{ name: dev, clusters: [{ name: a, context: b }], waves: [{ maxParallel: 0 }] }", false)]
    [InlineData("{ name: dev, clusters: [{ name: a, context: b }], waves: [{ maxFailed: -1 }] }", false)]
    [InlineData("{ name: dev, clusters: [{ name: a, context: b }], waves: [{ soak: 30 min }] }", false)]
    [InlineData("{ name: dev, clusters: [{ name: a, context: b }], waves: [{ soak: '' }] }", false)]
    public void A_stage_is_valid_for_an_editor_where_it_is_for_Slipway(string stage, bool isValid) => Agree($"stages: [{stage}]", isValid);

    [Theory]
    [InlineData("applications: { web: { after: [api] } }", true)]
    [InlineData("applications: { web: { after: api } }", false)]
    [InlineData("applications: { Web: { after: [api] } }", false)]
    [InlineData("applications: [web]", false)]
    [InlineData("applications: { web: api }", false)]
    [InlineData("images: [{ file: a..b/..c, path: image, part: digest }]", true)]
    [InlineData("images: [{ file: ../values.yaml, path: image }]", false)]
    [InlineData("images: [{ file: a/.., path: image }]", false)]
    [InlineData("images: [{ file: /values.yaml, path: image }]", false)]
    [InlineData("images: [{ path: image }]", false)]
    [InlineData("images: [{ file: a, path: image, part: name }]", false)]
    [InlineData("images: { file: a, path: image }", false)]
    [InlineData("helm: [{ values: [values.yaml] }]", true)]
    [InlineData("helm: [{ chart: 'oci://r.example/web', version: 1.0 }]", true)]
    [InlineData("helm: [{ chart: 'oci://r.example/web' }]", false)]
    [InlineData("helm: [{ chart: charts/web, version: 1.0.0 }]", false)]
    [InlineData("helm: [{ version: 1.0.0 }]", false)]
    [InlineData("helm: [{ chart: /charts/web }]", false)]
    [InlineData("helm: [{ chart: charts/web, values: [-f] }]", false)]
    [InlineData("helm: [{ chart: charts/web, release: Web }]", false)]
    [InlineData("nothing: 1", false)]
    public void The_rest_is_valid_for_an_editor_where_it_is_for_Slipway(string rest, bool isValid) => Agree($"stages: [{{ name: dev }}]\n{rest}", isValid);

    [Theory]
    [InlineData("stages: []")]
    [InlineData("stages: { name: dev }")]
    [InlineData("applications: {}")]
    [InlineData("[]")]
    public void A_file_without_stages_is_none(string content) => Agree(content, isValid: false);

    private static void Agree(string content, bool isValid)
    {
        Assert.Equal(isValid, Record.Exception(() => Parse(content)) is null);
        Assert.Equal(isValid, IsValid(content));
    }

    private static bool IsValid(string content) => new JsonSchema(Schema).Accepts(YamlDocuments.Read("slipway.yaml", content, []).Single());

    private static SlipwayConfiguration Parse(string content) => SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes(content));

    [GeneratedRegex(@"Known here: (?<keys>.*)\.$")]
    private static partial Regex Known();

    [GeneratedRegex(@"^\| `(?<key>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
