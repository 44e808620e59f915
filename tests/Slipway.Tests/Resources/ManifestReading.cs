using System.Text;
using Slipway.Resources;

namespace Slipway.Tests.Resources;

public sealed class ManifestReading
{
    [Fact]
    public void Lists_are_read_as_their_items()
    {
        var resources = Manifest.Resources(
            """
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: dev}}
              - {apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}
            """);

        Assert.Equal(["v1 ConfigMap dev/a", "apps/v1 Deployment b"], resources.Select(resource => resource.ToString()));
        Assert.Equal("dev/web/web.yaml:5", resources[1].Origin!.ToString());
    }

    [Theory]
    [InlineData("{apiVersion: v1, kind: ConfigMapList, items: [{metadata: {name: a}}, {metadata: {name: b}}]}", "v1 ConfigMap a, v1 ConfigMap b")]
    [InlineData("{apiVersion: apps/v1, kind: DeploymentList, metadata: {}, items: [{metadata: {name: a}}]}", "apps/v1 Deployment a")]
    [InlineData("{apiVersion: v1, kind: ConfigMapList, items: [{apiVersion: v1, kind: Secret, metadata: {name: a}}]}", "v1 Secret a")]
    [InlineData("{apiVersion: v1, kind: ServiceList, items: []}", "")]
    [InlineData("{apiVersion: v1, kind: List, items: null}", "")]
    public void A_typed_list_says_what_its_items_are(string yaml, string expected) =>
        Assert.Equal(expected, string.Join(", ", Manifest.Resources(yaml)));

    [Fact]
    public void An_item_of_a_plain_list_says_by_itself_what_it_is()
    {
        var problems = new List<Problem>();
        Assert.Empty(ManifestDocuments.Read("f.yaml", "{apiVersion: v1, kind: List, items: [{metadata: {name: a}}]}"u8, problems));
        Assert.Equal(["f.yaml:1:38: apiVersion is missing.", "f.yaml:1:38: kind is missing."], problems.Select(problem => problem.ToString()[..problem.ToString().IndexOf(" Every", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("- a", "f.yaml:1:1: expected a Kubernetes resource, found a list.")]
    [InlineData("kind: ConfigMap\nmetadata: {name: a}", "f.yaml:1:1: apiVersion is missing. Every Kubernetes resource has apiVersion, kind and metadata.name.")]
    [InlineData("apiVersion: v1\nkind: ConfigMap", "f.yaml:1:1: metadata is missing. Every Kubernetes resource has apiVersion, kind and metadata.name.")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: 12", "f.yaml:4:9: metadata.name: expected a string, found the integer 12. Put it in quotes.")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ''", "f.yaml:4:3: metadata.name is missing. Every Kubernetes resource has apiVersion, kind and metadata.name.")]
    [InlineData("apiVersion: v1\nkind: Job\nmetadata:\n  generateName: a-", "f.yaml:4:3: metadata.generateName makes a new object at each apply. Give the resource a metadata.name.")]
    public void A_resource_without_identity_is_reported(string yaml, string expected)
    {
        var problems = new List<Problem>();
        Assert.Empty(ManifestDocuments.Read("f.yaml", Encoding.UTF8.GetBytes(yaml), problems));
        Assert.Equal([expected], problems.Select(problem => problem.ToString()));
    }
    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: \"a\\n::stop-commands::x\" }\n", "a.yaml:3:19", "metadata.name: 'a\\n::stop-commands::x' holds a control character.")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: \"b\\r\" }\n", "a.yaml:3:33", "metadata.namespace: 'b\\r' holds a control character.")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { \"x\\n::error::\": 1, \"x\\n::error::\": 2 }\n", "a.yaml:4:28", "the key 'x\\n::error::' is there twice; first at line 4.")]
    public void What_a_manifest_says_cannot_become_a_line_of_a_log_by_itself(string yaml, string subject, string message)
    {
        var problems = new List<Problem>();

        ManifestDocuments.Read("a.yaml", System.Text.Encoding.UTF8.GetBytes(yaml), problems);

        Assert.Equal([new Problem(subject, message)], problems);
    }

}
