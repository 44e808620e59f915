using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Accepts the names of CustomResourceDefinitions, and serves them from then on.</summary>
internal sealed class DefinitionController(ControllerContext context) : IController
{
    private const string Key = "customresourcedefinitions.apiextensions.k8s.io";
    public const string Cleanup = "customresourcecleanup.apiextensions.k8s.io";

    public IEnumerable<(string Namespace, string Name)> Affected(Change change)
    {
        if (change.Object.Key == Key)
        {
            if (change.Kind == ChangeKind.Deleted)
                context.Registry.Forget(change.Object.Json);
            else
                yield return ("", change.Object.Name);
        }
        else if (change.Kind == ChangeKind.Deleted && context.Store.Find(Key, "", change.Object.Key) is not null)
        {
            yield return ("", change.Object.Key);
        }
    }

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find(Key, "", name) is not { } definition)
            return null;
        if (definition.IsDeleting)
        {
            var objects = context.Store.List(name, null).Items;
            foreach (var item in objects.Where(item => !item.IsDeleting))
                context.Delete(item);
            if (context.Store.List(name, null).Items.Count == 0)
                context.Change(definition, json => json.Ensure("metadata").Remove("finalizers"));
            return null;
        }

        var names = definition.Json.Map("spec").Map("names")!;
        var taken = context.Store.List(Key, null).Items.FirstOrDefault(other => other.Uid != definition.Uid && other.Version < definition.Version
            && other.Json.Map("spec").Text("group") == definition.Json.Map("spec").Text("group")
            && other.Json.Map("status").Map("acceptedNames").Text("kind") == names.Text("kind"));

        // Served before it says so: who sees Established can go on at once.
        if (taken is null)
            context.Registry.Serve(definition.Json);
        context.Change(definition, json =>
        {
            var status = json.Ensure("status");
            if (taken is not null)
            {
                context.SetCondition(status, "NamesAccepted", false, "KindConflict", $"\"{names.Text("kind")}\" is already in use");
                context.SetCondition(status, "Established", false, "NotAccepted", "not all names are accepted");
                return;
            }

            context.SetCondition(status, "NamesAccepted", true, "NoConflicts", "no conflicts found");
            context.SetCondition(status, "Established", true, "InitialNamesAccepted", "the initial names have been accepted");
            status["acceptedNames"] = names.DeepClone();
            status["storedVersions"] = CustomResources.StoredVersions(json);
        }, "status", "kube-apiserver");
        return null;
    }
}
