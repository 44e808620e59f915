using Slipway.Fleet;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Tests.Fleet;

public sealed class OrderOfApplications
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: queues.example.com}
        spec: {group: example.com, names: {kind: Queue, plural: queues}, scope: Namespaced, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}
        """;

    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}";

    public static TheoryData<string, string> Needs => new()
    {
        { "apiVersion: example.com/v1\nkind: Queue\nmetadata: {name: a}", Definition },
        { "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: tools}", "apiVersion: v1\nkind: Namespace\nmetadata: {name: tools}" },
        { "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {storageClassName: fast}", "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: x" },
        { "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {volumeClaimTemplates: [{spec: {storageClassName: fast}}]}", "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: x" },
        { "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {priorityClassName: high}}}", "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1" },
        { "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template: {spec: {runtimeClassName: safe}}}}}", "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: safe}\nhandler: x" },
        { "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {ingressClassName: inner}", "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: inner}" },
        { "apiVersion: snapshot.storage.k8s.io/v1\nkind: VolumeSnapshot\nmetadata: {name: a}\nspec: {volumeSnapshotClassName: daily}", "apiVersion: snapshot.storage.k8s.io/v1\nkind: VolumeSnapshotClass\nmetadata: {name: daily}" },
    };

    [Theory]
    [MemberData(nameof(Needs))]
    public void What_defines_comes_before_what_uses_it(string user, string definer)
    {
        Assert.Equal("zoo app", Order(("app", user), ("zoo", definer)));
        Assert.Equal("app zoo", Order(("app", definer), ("zoo", user)));
    }

    [Fact]
    public void Needs_reach_over_several_applications_and_what_needs_nothing_stays_in_its_place() => Assert.Equal(
        "b z y a",
        Order(
            ("a", "apiVersion: example.com/v1\nkind: Queue\nmetadata: {name: a, namespace: tools}"),
            ("b", ConfigMap),
            ("y", "apiVersion: v1\nkind: Namespace\nmetadata: {name: tools}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {priorityClassName: high}}}"),
            ("z", Definition + "\n---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1")));

    [Fact]
    public void Those_that_need_each_other_stay_in_their_order() => Assert.Equal(
        "m a n",
        Order(
            ("a", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {ingressClassName: inner}"),
            ("m", "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: inner}\n---\napiVersion: example.com/v1\nkind: Queue\nmetadata: {name: a}"),
            ("n", Definition + "\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: b}\nspec: {ingressClassName: inner}")));

    [Fact]
    public void A_class_of_the_same_application_needs_no_other() => Assert.Equal(
        "app zoo",
        Order(
            ("app", "apiVersion: v1\nkind: Namespace\nmetadata: {name: tools}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: tools}"),
            ("zoo", "apiVersion: v1\nkind: Namespace\nmetadata: {name: tools}")));

    private static string Order(params (string Name, string Yaml)[] applications) => string.Join(' ', ApplicationGraph.Of(
        [.. applications.Select(application => Rendering.Of(Manifest.Target with { Application = ApplicationName.Parse(application.Name) }, Manifest.Resources(application.Yaml)))], [])
        .Ordered.Select(rendering => rendering.Target.Application.Value));
}
