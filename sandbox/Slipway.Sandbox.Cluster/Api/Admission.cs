using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>What must hold for an object to be stored.</summary>
internal sealed class Admission(ObjectStore store)
{
    public static void Check(ResourceDefinition resource, JsonObject json, JsonObject? live)
    {
        var problems = Resources.Validation.Check(resource, json, live);
        if (resource.IsCustom)
        {
            CustomObject.Check(resource.Schema, json, "", problems);
            TransitionRules.Check(resource.Schema, json, live, "", problems);
        }

        if (problems.Count > 0)
            throw ApiException.Invalid(resource, json.Name(), problems);
    }

    public void CheckNamespace(ResourceDefinition resource, string @namespace, string name)
    {
        var found = store.Find("namespaces", "", @namespace) ?? throw ApiException.NamespaceNotFound(@namespace);
        if (found.IsDeleting)
        {
            throw ApiException.Forbidden(resource, name, $"unable to create new content in namespace {@namespace} because it is being terminated",
                [ApiException.Cause("NamespaceTerminating", $"namespace {@namespace} is being terminated", "metadata.namespace")]);
        }
    }

    // Object counts only: pods, secrets, configmaps, services, count/….
    public void CheckQuota(ResourceDefinition resource, JsonObject json)
    {
        foreach (var quota in store.List("resourcequotas", json.Namespace()).Items)
        {
            foreach (var (name, limit) in quota.Json.Map("spec").Map("hard") ?? [])
            {
                if (name != resource.Plural && name != "count/" + resource.Key)
                    continue;
                var used = store.List(resource.Key, json.Namespace()).Items.Count(item => resource.Key != "pods" || item.Json.Map("status").Text("phase") is not ("Succeeded" or "Failed"));
                if (long.TryParse(limit.AsText(), CultureInfo.InvariantCulture, out var most) && used + 1 > most)
                    throw ApiException.Forbidden(resource, json.Name(), $"exceeded quota: {quota.Name}, requested: {name}=1, used: {name}={used}, limited: {name}={most}");
            }
        }
    }
}
