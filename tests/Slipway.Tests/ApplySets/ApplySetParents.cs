using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.ApplySets;

public sealed class ApplySetParents
{
    [RecordedFact]
    public void The_id_is_the_one_that_kubectl_computes()
    {
        var parents = Parents("applyset/configmap-parent.json").Concat(Parents("applyset/secret-parent.json")).ToList();

        Assert.NotEmpty(parents);
        Assert.All(parents, parent => Assert.Equal(parent.Labels.GetString(ApplySetLabels.Id), ApplySetId.OfParent(parent.Id).Value));
    }

    [Fact]
    public void Before_an_apply_the_parent_names_more_kinds_and_after_it_the_exact_ones()
    {
        var old = Manifest.Render("{apiVersion: v1, kind: Secret, metadata: {name: s}}");
        var live = ApplySetParent.After(old).ToResource("1.0.0", []);
        var rendering = Manifest.Render("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: s}}");

        Assert.Equal(["Deployment.apps", "Secret", "Service"], ApplySetParent.Before(rendering, live).GroupKinds);
        Assert.Equal(["Deployment.apps", "Service"], ApplySetParent.After(rendering).GroupKinds);
    }

    [Fact]
    public void What_could_not_be_looked_at_stays_in_the_lists_of_the_parent()
    {
        var parent = ApplySetParent.After(
            Manifest.Render("{apiVersion: v1, kind: Secret, metadata: {name: s}}"),
            gaps: [new MemberGap("Widget.example.com", null, "is not served."), new MemberGap("Service", "shop", "the right to list is missing."), new MemberGap("Service", "dev", "the same.")]);

        Assert.Equal(["Secret", "Service", "Widget.example.com"], parent.GroupKinds);
        Assert.Equal(["shop"], parent.AdditionalNamespaces);
        Assert.Null(parent.LostSight);
    }

    [Fact]
    public void The_parent_is_a_config_map_of_the_stage_with_the_labels_of_the_proposal()
    {
        var rendering = Manifest.Render("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}");

        Assert.Equal(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: slipway-web
              namespace: dev
              labels:
                applyset.kubernetes.io/id: applyset-koWDC4YtHJ6k2Ac5rxdKSpuGZvaQRzq8BdG01HQTEtE-v1
              annotations:
                applyset.kubernetes.io/tooling: slipway/1.0.0
                applyset.kubernetes.io/contains-group-kinds: Deployment.apps
                applyset.kubernetes.io/additional-namespaces: ""
                slipway.dev/target-commit: abc

            """,
            YamlText.Of(ApplySetParent.After(rendering).ToResource("1.0.0", [(ApplySetLabels.TargetCommit, "abc")]).Content));
    }

    [Fact]
    public void The_set_of_another_tool_is_refused()
    {
        var live = ApplySetParent.After(Manifest.Render("")).ToResource("1.0.0", [(ApplySetLabels.Tooling, "kubectl/v1.36.2")]);

        var refusal = Assert.Throws<SlipwayException>(() => ApplySetParent.Read(live));

        Assert.Contains("is the apply set of 'kubectl/v1.36.2'", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Resource> Parents(string path) =>
        from exchange in Recorded.Read(path).GetList("exchanges")!.Maps
        let body = exchange.At("response", "body") as MapValue
        let kind = body?.GetString("kind")
        where kind is "ConfigMapList" or "SecretList"
        from item in body.GetList("items")!.Maps
        where item.At("metadata", "labels", ApplySetLabels.Id) is not null
        select Resource.FromServer(GroupVersionKind.Of("v1", kind.Replace("List", "", StringComparison.Ordinal)), item);
}
