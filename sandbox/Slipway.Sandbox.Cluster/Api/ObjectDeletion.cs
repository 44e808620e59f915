using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Controllers;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Deletes objects: at once, or by a mark that finalizers, namespaces and running Pods need.</summary>
internal sealed class ObjectDeletion(ObjectStore store, TimeProvider time)
{
    /// <summary>
    /// Deletes an object, or begins to: then it carries a deletionTimestamp. The second value says that it is gone.
    /// </summary>
    public (StoredObject Object, bool Gone) Delete(ResourceDefinition resource, string @namespace, string name, JsonObject? deleteOptions, bool isDryRun = false)
    {
        while (true)
        {
            var live = store.Find(resource.Key, @namespace, name) ?? throw ApiException.NotFound(resource, name);
            var preconditions = deleteOptions.Map("preconditions");
            if (preconditions.Text("uid") is { } uid && uid != live.Uid)
            {
                throw ApiException.Precondition(resource, name,
                    $"the UID in the precondition ({uid}) does not match the UID in record ({live.Uid}). The object might have been deleted and then recreated");
            }

            var version = live.Json.Map("metadata").Text("resourceVersion");
            if (preconditions.Text("resourceVersion") is { } wanted && wanted != version)
            {
                throw ApiException.Precondition(resource, name,
                    $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). The object might have been modified");
            }

            var policy = deleteOptions.Text("propagationPolicy") ?? (deleteOptions.Flag("orphanDependents") == true ? "Orphan" : "Background");
            var json = live.Json.Copy();
            var metadata = json.Ensure("metadata");
            if (!live.IsDeleting && policy is "Foreground" or "Orphan")
                metadata.Include("finalizers", policy == "Foreground" ? "foregroundDeletion" : "orphan");
            // The objects of a definition go first, also those of one that was not served yet.
            if (!live.IsDeleting && resource.Key == "customresourcedefinitions.apiextensions.k8s.io")
                metadata.Include("finalizers", DefinitionController.Cleanup);

            long grace = 0;
            if (resource.Key == "pods")
                grace = deleteOptions.Number("gracePeriodSeconds") ?? live.Json.Map("spec").Number("terminationGracePeriodSeconds") ?? 30;
            if (resource.Key == "pods" && live.Json.Map("status").Text("phase") is "Succeeded" or "Failed")
                grace = 0;
            var lingers = metadata.List("finalizers") is { Count: > 0 } || resource.Key == "namespaces" || grace > 0;
            if (!lingers)
            {
                if (isDryRun)
                    return (live, true);
                if (store.TryDelete(live) is { } gone)
                    return (gone, true);
                continue;
            }

            if (live.IsDeleting && (metadata.Number("deletionGracePeriodSeconds") ?? 0) <= grace)
                return (live, false);
            if (!live.IsDeleting)
                metadata["deletionTimestamp"] = ClusterClock.Format(time.GetUtcNow().AddSeconds(grace));
            if (resource.Key != "namespaces")
                metadata["deletionGracePeriodSeconds"] = grace;
            if (resource.HasGeneration && !live.IsDeleting)
                metadata["generation"] = (metadata.Number("generation") ?? 0) + 1;
            if (resource.Key == "namespaces")
                json.Ensure("status")["phase"] = "Terminating";
            if (isDryRun)
                return (new StoredObject(resource.Key, json, live.Version), false);
            if (store.TryWrite(resource.Key, json, live) is { } marked)
                return (marked, false);
        }
    }
}
