using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Deletes what belonged to a deleted object, and holds a foreground deletion until that is done.</summary>
internal sealed class GarbageCollector(ControllerContext context) : IController
{
    // Work is identified by an owner's uid, or by an object that waits for its dependents.
    public IEnumerable<(string Namespace, string Name)> Affected(Change change)
    {
        if (change.Kind == ChangeKind.Deleted)
            yield return ("gone", change.Object.Uid);
        foreach (var reference in change.Object.Json.Map("metadata").Items("ownerReferences"))
        {
            if (change.Kind == ChangeKind.Deleted)
                yield return ("waits", reference.Text("uid") ?? "");
            else if (change.Kind == ChangeKind.Added)
                yield return ("check", reference.Text("uid") ?? "");
        }

        if (change.Kind != ChangeKind.Deleted && change.Object.IsDeleting && change.Object.Json.Map("metadata").Texts("finalizers").Any(finalizer => finalizer is "foregroundDeletion" or "orphan"))
            yield return ("waits", change.Object.Uid);
    }

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        var all = context.Store.All();
        var owner = all.Find(item => item.Uid == name);
        if (@namespace != "waits")
        {
            if (owner is null)
                DeleteDependents(all, name, all.Select(item => item.Uid).ToHashSet(StringComparer.Ordinal));
            return null;
        }

        if (owner is not { IsDeleting: true })
            return null;
        var finalizers = owner.Json.Map("metadata").Texts("finalizers").ToList();
        var dependents = Dependents(all, name).ToList();
        if (finalizers.Contains("orphan"))
        {
            foreach (var dependent in dependents)
                context.Change(dependent, json => Disown(json, name));
            Release(owner, "orphan");
        }
        else if (finalizers.Contains("foregroundDeletion"))
        {
            foreach (var dependent in dependents.Where(dependent => !dependent.IsDeleting))
                context.Delete(dependent, "Foreground");
            if (Dependents(context.Store.All(), name).All(dependent => Blocks(dependent, name) == false))
                Release(owner, "foregroundDeletion");
        }

        return null;
    }

    private void DeleteDependents(List<StoredObject> all, string uid, HashSet<string> living)
    {
        foreach (var dependent in Dependents(all, uid))
        {
            if (dependent.Json.Map("metadata").Items("ownerReferences").Any(reference => living.Contains(reference.Text("uid") ?? "")))
                context.Change(dependent, json => Disown(json, uid));
            else if (!dependent.IsDeleting)
                context.Delete(dependent);
        }
    }

    private static IEnumerable<StoredObject> Dependents(List<StoredObject> all, string uid) =>
        all.Where(item => item.Json.Map("metadata").Items("ownerReferences").Any(reference => reference.Text("uid") == uid));

    private static bool Blocks(StoredObject dependent, string uid) =>
        dependent.Json.Map("metadata").Items("ownerReferences").Any(reference => reference.Text("uid") == uid && reference.Flag("blockOwnerDeletion") == true);

    private static void Disown(JsonObject json, string uid) => json.Map("metadata").List("ownerReferences")?.RemoveAll(reference => reference.Text("uid") == uid);

    private void Release(StoredObject owner, string finalizer) =>
        context.Change(owner, json => json.Map("metadata").List("finalizers")?.RemoveAll(item => item.AsText() == finalizer));
}
