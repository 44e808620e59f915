using Slipway.Health;
using Slipway.Resources;

namespace Slipway.Tests.Health;

public sealed class ImagesThatRun
{
    private static readonly string Old = "acme/web:1@sha256:" + new string('1', 64);
    private static readonly string New = "acme/web:2@sha256:" + new string('2', 64);

    [Fact]
    public void What_runs_is_what_ready_Pods_run()
    {
        var running = Of(Set("RollingUpdate"), Pod("a", New), Pod("b", New), Pod("c", Old, isReady: false));

        Assert.Equal([New], running.Images);
        Assert.Empty(running.Behind);
    }

    [Fact]
    public void Pods_of_an_old_revision_are_told_and_their_image_is_what_runs()
    {
        var running = Of(Set("OnDelete"), Pod("a", New), Pod("b", Old));

        Assert.Equal([Old], running.Images);
        var behind = Assert.Single(running.Behind);
        Assert.Equal(
            $"apps/v1 StatefulSet dev/db: 1 of 2 ready Pods run {Old}, not {New} (its update strategy is OnDelete: a Pod changes when somebody deletes it)", behind.ToString());
        Assert.True(behind.IsWanted);
    }

    [Fact]
    public void An_image_that_something_replaced_is_not_wanted() => Assert.False(Assert.Single(Of(Set("RollingUpdate"), Pod("a", Old)).Behind).IsWanted);

    [Fact]
    public void A_mirror_of_the_registry_runs_the_same_image() =>
        Assert.Equal([New], Of(Set("RollingUpdate"), Pod("a", New.Replace("acme/web:2", "mirror.example/acme/web", StringComparison.Ordinal))).Images);

    [Fact]
    public void Without_a_ready_Pod_nothing_runs_unless_none_is_wanted()
    {
        Assert.Empty(Of(Set("RollingUpdate"), Pod("a", New, isReady: false)).Images);
        Assert.Equal([New], Of(Set("RollingUpdate", replicas: 0)).Images);
    }

    [Fact]
    public void A_custom_kind_tells_by_the_digests_that_it_names() => Assert.Equal(
        [New],
        RunningImages.AskedFor(Manifest.Resources($$"""
            { apiVersion: example.com/v1, kind: App, metadata: { name: a }, spec: { image: { repository: acme/web, tag: '2', digest: '{{New[(New.IndexOf('@', StringComparison.Ordinal) + 1)..]}}' } } }
            """)).Images);

    private static RunningImages Of(Resource set, params Resource[] pods) => RunningImages.Of([set], pods);

    private static Resource Set(string strategy, int replicas = 2) => Manifest.Resources($$"""
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db, namespace: dev, uid: s }
        spec: { replicas: {{replicas}}, updateStrategy: { type: {{strategy}} }, template: { spec: { containers: [{ name: db, image: '{{New}}' }] } } }
        """)[0];

    private static Resource Pod(string name, string image, bool isReady = true) => Manifest.Resources($$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}}, namespace: dev, uid: {{name}}, ownerReferences: [{ uid: s }] }
        spec: { containers: [{ name: db, image: '{{image}}' }, { name: injected, image: mesh }] }
        status: { conditions: [{ type: Ready, status: '{{isReady}}' }] }
        """)[0];
}
