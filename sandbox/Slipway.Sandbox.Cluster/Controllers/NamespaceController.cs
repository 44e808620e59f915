using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Empties namespaces that are to go, and gives new ones their ServiceAccount.</summary>
internal sealed class NamespaceController(ControllerContext context) : IController
{
    public IEnumerable<(string Namespace, string Name)> Affected(Change change)
    {
        if (change.Object.Key == "namespaces")
            yield return ("", change.Object.Name);
        else if (change.Object.Namespace.Length > 0 && (change.Kind == ChangeKind.Deleted || change.Object.IsDeleting))
            yield return ("", change.Object.Namespace);
    }

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find("namespaces", "", name) is not { } found)
            return null;
        if (!found.IsDeleting)
        {
            if (context.Find("serviceaccounts", name, "default") is null)
            {
                context.Create("serviceaccounts", new JsonObject
                {
                    ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = name },
                });
            }

            return null;
        }

        var content = context.Store.All().Where(item => item.Namespace == name).ToList();
        foreach (var item in content.Where(item => !item.IsDeleting))
            context.Delete(item);
        content = context.Store.All().Where(item => item.Namespace == name && item.Key != "events").ToList();
        foreach (var item in context.Store.List("events", name).Items)
            context.Delete(item);
        context.Change(found, json => WriteStatus(json.Ensure("status"), content), "status");
        if (content.Count == 0)
        {
            var latest = context.Find("namespaces", "", name);
            if (latest is not null)
                context.Change(latest, json => json.Ensure("spec").Remove("finalizers"), "finalize");
        }

        return null;
    }

    private void WriteStatus(JsonObject status, List<StoredObject> content)
    {
        status["phase"] = "Terminating";
        context.SetCondition(status, "NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered");
        context.SetCondition(status, "NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed");
        context.SetCondition(status, "NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization");
        Remaining(status, "NamespaceContentRemaining", content.Select(item => item.Key), "has", "SomeResourcesRemain", "Some resources are remaining: ", "ContentRemoved", "All content successfully removed");
        Remaining(
            status, "NamespaceFinalizersRemaining", content.SelectMany(item => item.Json.Map("metadata").Texts("finalizers")), "in",
            "SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: ", "ContentHasNoFinalizers", "All content-preserving finalizers finished");
    }

    private void Remaining(JsonObject status, string type, IEnumerable<string> names, string verb, string reason, string message, string noneReason, string none)
    {
        var counted = names.GroupBy(name => name).Select(group => $"{group.Key} {verb} {group.Count()} resource instances").ToList();
        context.SetCondition(status, type, counted.Count > 0, counted.Count > 0 ? reason : noneReason, counted.Count > 0 ? message + string.Join(", ", counted) : none);
    }
}
