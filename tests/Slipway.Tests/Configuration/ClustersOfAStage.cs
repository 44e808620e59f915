using System.Text;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Tests.Configuration;

public sealed class ClustersOfAStage
{
    [Fact]
    public void Without_a_word_a_stage_is_in_the_cluster_of_the_run()
    {
        var stage = Parse("name: prod");

        Assert.Null(stage.Cluster);
        Assert.Empty(stage.Clusters);
        Assert.Empty(stage.Waves);
    }

    [Theory]
    [InlineData("{ context: prod }", "context prod")]
    [InlineData("{ kubeconfig: .kube/prod }", "kubeconfig .kube/prod")]
    [InlineData("{ context: prod, kubeconfig: .kube/prod }", "context prod, kubeconfig .kube/prod")]
    [InlineData("{ gke: projects/acme/locations/europe-west3/clusters/prod }", "gke projects/acme/locations/europe-west3/clusters/prod")]
    public void A_stage_can_name_its_cluster(string cluster, string place) => Assert.Equal(place, Parse($"name: prod, cluster: {cluster}").Cluster?.ToString());

    [Fact]
    public void Several_clusters_are_one_wave_one_after_the_other_unless_waves_are_declared()
    {
        var stage = Parse("name: prod, clusters: [{ name: eu, context: e }, { name: us, context: u }]");

        Assert.Null(stage.Cluster);
        Assert.Equal(["eu (context e)", "us (context u)"], stage.Clusters.Select(cluster => cluster.ToString()));
        Assert.Equal(["eu us (maxParallel 1, maxFailed 0, soak 0s)"], stage.Waves.Select(wave => wave.ToString()));
    }

    [Fact]
    public void The_last_wave_can_be_all_other_clusters()
    {
        var stage = Parse(
            "name: prod, clusters: [{ name: a, context: a }, { name: b, context: b }, { name: c, context: c }], waves: [{ clusters: [b], soak: 1h30m }, { maxParallel: 5, maxFailed: 1, soak: 90s }]");

        Assert.Equal(["b (maxParallel 1, maxFailed 0, soak 1h30m)", "a c (maxParallel 5, maxFailed 1, soak 1m30s)"], stage.Waves.Select(wave => wave.ToString()));
        Assert.Equal(TimeSpan.FromMinutes(90), stage.Waves[0].Soak);
    }

    [Theory]
    [InlineData("cluster: prod", "expected where the cluster is")]
    [InlineData("cluster: {}", "a cluster needs 'context', 'kubeconfig' or both, or 'gke'.")]
    [InlineData("cluster: { context: a, gke: projects/p/locations/l/clusters/c }", "a cluster has either 'gke', or 'context' and 'kubeconfig'.")]
    [InlineData("cluster: { gke: my-cluster }", "gke 'my-cluster': expected projects/{project}/locations/{region or zone}/clusters/{cluster}.")]
    [InlineData("cluster: { contxt: a, context: b }", "key 'contxt' is unknown; did you mean 'context'?")]
    [InlineData("cluster: { context: a, name: eu }", "key 'name' is unknown")]
    [InlineData("cluster: { context: a }, clusters: [{ name: eu, context: e }]", "a stage has 'cluster' or 'clusters', not both.")]
    [InlineData("cluster: { context: a }, waves: [{ soak: 1h }]", "'waves' order several clusters; expected 'clusters' beside it")]
    [InlineData("clusters: []", "expected 'clusters' to be a list of at least one cluster")]
    [InlineData("clusters: [{ context: e }]", "one of several clusters has no 'name'")]
    [InlineData("clusters: [{ name: EU, context: e }]", "cluster 'EU'")]
    [InlineData("clusters: [{ name: eu, context: e }, { name: eu, context: u }]", "cluster 'eu' is declared twice.")]
    [InlineData("clusters: [{ name: eu, context: e }, { name: us, context: e }]", "clusters 'eu' and 'us' are the same: context e.")]
    public void A_cluster_that_is_declared_wrongly_is_refused(string clusters, string message) => AssertRefused(clusters, message);

    [Theory]
    [InlineData("[]", "expected 'waves' to be a list of at least one wave")]
    [InlineData("[{ clusters: [eu] }]", "no wave has 'us'.")]
    [InlineData("[{ clusters: [] }, {}]", "a wave has no clusters.")]
    [InlineData("[{}, {}]", "a wave has no clusters.")]
    [InlineData("[{ clusters: [ue] }, {}]", "cluster 'ue' is not declared; did you mean 'eu'?")]
    [InlineData("[{ clusters: [eu] }, { clusters: [us, eu] }]", "cluster 'eu' is in a wave already.")]
    [InlineData("[{ maxParallel: 0 }]", "expected 'maxParallel' to be a whole number of at least 1.")]
    [InlineData("[{ maxFailed: -1 }]", "expected 'maxFailed' to be a whole number of at least 0.")]
    [InlineData("[{ maxFailed: 10% }]", "expected 'maxFailed' to be a whole number of at least 0.")]
    [InlineData("[{ soak: 30 }]", "soak '30' is not a duration; expected one such as 90s, 30m, 1h30m or 2d.")]
    [InlineData("[{ soak: soon }]", "soak 'soon' is not a duration")]
    [InlineData("[{ maxparallel: 2 }]", "key 'maxparallel' is unknown; did you mean 'maxParallel'?")]
    public void A_wave_that_is_declared_wrongly_is_refused(string waves, string message) =>
        AssertRefused($"clusters: [{{ name: eu, context: e }}, {{ name: us, context: u }}], waves: {waves}", message);

    [Fact]
    public void A_target_has_its_cluster_in_its_name_and_the_same_manifests_are_the_same_state_everywhere()
    {
        var target = new RenderingTarget { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("prod"), Namespace = "prod" };
        var inEurope = target with { Cluster = ClusterName.Parse("eu") };

        Assert.Equal(("prod/web", "prod/eu/web"), (target.ToString(), inEurope.ToString()));
        Assert.Equal(Rendering.Of(target, []).Key, Rendering.Of(inEurope, []).Key);
    }

    private static void AssertRefused(string settings, string message) => Assert.StartsWith(
        message, Assert.Throws<InvalidInputException>(() => Parse($"name: prod, {settings}")).Problems.Single().Message, StringComparison.Ordinal);

    private static StageConfiguration Parse(string stage) => SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes($"stages: [{{ {stage} }}]")).Stages[0];
}
