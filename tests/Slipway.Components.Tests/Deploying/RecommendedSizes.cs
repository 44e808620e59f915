using Slipway.Components.Artifacts;
using Slipway.Components.Syncing;
using Slipway.Naming;

namespace Slipway.Components.Tests.Deploying;

/// <summary>What a VerticalPodAutoscaler recommends comes to git on request, as a pull request of its own.</summary>
public sealed class RecommendedSizes : SyncTest
{
    private static readonly string Deployment = Manifests.WithoutReplicas(ImageReference.Parse("example.invalid/web:1.0")).TrimEnd() + """

                resources:
                  requests: {cpu: "0.5", memory: 64Mi} # guessed
                  limits: {cpu: "1", memory: 128Mi}
              - name: proxy
                image: example.invalid/proxy:1.0
                resources: {requests: {cpu: 50m}}

        """;

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: verticalpodautoscalers.autoscaling.k8s.io}
        spec:
          group: autoscaling.k8s.io
          scope: Namespaced
          names: {kind: VerticalPodAutoscaler, plural: verticalpodautoscalers, singular: verticalpodautoscaler}
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}

        """;

    [ProgramFact("kubectl")]
    public async Task Sizes_out_of_bounds_are_proposed_rounded_and_limits_keep_their_ratio()
    {
        var clone = await BeginAsync("Off", "2026-01-02T03:04:05Z");

        var summary = await SyncAsync(clone, from: SyncSource.Vpa);

        var open = (await Forge.PullRequests.FindOpenAsync("sync-sizes/dev/web", "main", default))!;
        Assert.Contains(("dev/web", open.Url.AbsoluteUri), summary);
        Assert.Equal("Take over 4 recommended sizes in dev of web", open.Text.Title);
        clone.Git("fetch", "--quiet");
        Assert.Equal(
            Deployment.Replace("cpu: \"0.5\", memory: 64Mi", "cpu: \"0.22\", memory: 208Mi", StringComparison.Ordinal).Replace("cpu: \"1\", memory: 128Mi", "cpu: \"0.44\", memory: 416Mi", StringComparison.Ordinal).TrimEnd(),
            clone.Git("show", $"{open.Head}:dev/web/web.yaml"));
        Assert.Equal(summary, await SyncAsync(clone, from: SyncSource.Vpa));
        Assert.Equal([("dev/web", "nothing to propose")], await SyncAsync(clone));
    }

    [ProgramTheory("kubectl")]
    [InlineData("Auto", "2026-01-02T03:04:05Z", "its updateMode is Auto: it sizes Pods itself")]
    [InlineData("Off", null, "it has no recommendation yet.")]
    [InlineData("Off", "2099-01-02T03:04:05Z", "less than 24 hours old")]
    public async Task What_an_autoscaler_does_itself_and_what_is_new_is_not_proposed(string mode, string? since, string reason)
    {
        var clone = await BeginAsync(mode, since);

        await SyncAsync(clone, from: SyncSource.Vpa);

        Assert.Contains(reason, Sync.Read(new ArtifactStamp { Commit = clone.Head }).Applications.Single().GetList("refused")!.ToString(), StringComparison.Ordinal);
        Assert.Null(await Forge.PullRequests.FindOpenAsync("sync-sizes/dev/web", "main", default));
    }

    [ProgramFact("kubectl")]
    public async Task A_cluster_without_autoscalers_of_this_kind_is_told()
    {
        var clone = Start(("dev/web/web.yaml", Deployment));
        await DeployAsync(clone);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SyncAsync(clone, from: SyncSource.Vpa));

        Assert.Contains("Install the Vertical Pod Autoscaler, or leave out --from vpa.", failure.Message, StringComparison.Ordinal);
    }

    private async Task<ConfigClone> BeginAsync(string mode, string? since)
    {
        var clone = Start(("dev/web/web.yaml", Deployment));
        await DeployAsync(clone);
        Write("definition.yaml", Definition);
        var (condition, at) = since is null ? ("NoPodsMatched", "2026-01-02T03:04:05Z") : ("RecommendationProvided", since);
        Write("autoscaler.yaml", $$"""
            apiVersion: autoscaling.k8s.io/v1
            kind: VerticalPodAutoscaler
            metadata: {name: web}
            spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, updatePolicy: {updateMode: "{{mode}}"} }
            status:
              conditions: [{type: {{condition}}, status: "True", lastTransitionTime: "{{at}}"}]
              recommendation:
                containerRecommendations:
                - {containerName: web, target: {cpu: 213m, memory: "209715200"}, lowerBound: {cpu: 100m, memory: 150Mi}, upperBound: {cpu: 400m, memory: 1Gi} }
                - {containerName: proxy, target: {cpu: 60m, memory: 20Mi}, lowerBound: {cpu: 40m, memory: 10Mi}, upperBound: {cpu: 90m, memory: 30Mi} }
                - {containerName: injected, target: {cpu: 60m} }

            """);
        await KubectlAsync("apply", "-f", PathOf("definition.yaml"));
        await KubectlAsync("create", "-f", PathOf("autoscaler.yaml"));
        return clone;
    }
}
