using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Plans;

public sealed class AdoptingWhatKubectlMade
{
    [RecordedFact]
    public void Its_entry_becomes_ours_as_kubectl_does_it_for_itself()
    {
        var exchanges = Recorded.Read("apply/adopt-client-side-migrated.json").GetList("exchanges")!.Maps.ToList();
        var live = Resource.FromServer(GroupVersionKind.Of("v1", "ConfigMap"), (MapValue)exchanges[0].At("response", "body")!);
        var sent = ((ListValue)exchanges[2].At("request", "body")!).Maps.First()["value"];

        var migrated = Adoption.Migrate(live, "v1");

        Assert.Equal(sent, migrated);
    }

    [Fact]
    public void What_nobody_set_with_kubectl_needs_no_migration()
    {
        var live = Manifest.Resources("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, managedFields: [{manager: helm, operation: Update, apiVersion: v1, fieldsV1: {'f:data': {}}}]}}")[0];

        Assert.Null(Adoption.Migrate(live, "v1"));
    }

    [Fact]
    public void Entries_of_kubectl_are_joined_with_ours_and_all_others_stay()
    {
        var live = Manifest.Resources(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: a
              managedFields:
              - {manager: kubectl-client-side-apply, operation: Update, apiVersion: v1, fieldsV1: {'f:data': {'f:a': {}}}}
              - {manager: kubectl-edit, operation: Update, apiVersion: v1, fieldsV1: {'f:data': {'f:b': {}}}}
              - {manager: kubectl, operation: Update, apiVersion: v1, subresource: scale, fieldsV1: {'f:spec': {}}}
              - {manager: controller, operation: Update, apiVersion: v1, fieldsV1: {'f:data': {'f:c': {}}}}
            """)[0];

        var managers = Adoption.Migrate(live, "v1")!.Maps.Select(entry => $"{entry.GetString("manager")} {entry["fieldsV1"]}");

        Assert.Equal(["""kubectl {"f:spec":{}}""", """controller {"f:data":{"f:c":{}}}""", """slipway {"f:data":{"f:a":{},"f:b":{}}}"""], managers);
    }
}
