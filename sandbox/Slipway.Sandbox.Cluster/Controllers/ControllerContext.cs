using System.Text.Json.Nodes;
using Serilog;
using Slipway.Sandbox.Cluster.Api;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>What controllers work with.</summary>
internal sealed class ControllerContext(ObjectStore store, ObjectWriter writer, ResourceRegistry registry, TimeProvider time, ILogger log)
{
    public const string Manager = "kube-controller-manager";

    public ObjectStore Store => store;

    public ObjectWriter Writer => writer;

    public ResourceRegistry Registry => registry;

    public TimeProvider Time => time;

    public ILogger Log => log;

    public EventRecorder Events { get; } = new(store, writer, time);

    public string Now => time.Seconds();

    public StoredObject? Find(string key, string @namespace, string name) => store.Find(key, @namespace, name);

    /// <summary>Objects of a kind that an owner controls.</summary>
    public List<StoredObject> Owned(string key, StoredObject owner) =>
        store.List(key, owner.Namespace).Items.Where(item => ControllerOf(item.Json).Text("uid") == owner.Uid).ToList();

    public static JsonObject? ControllerOf(JsonObject json) =>
        json.Map("metadata").Items("ownerReferences").FirstOrDefault(reference => reference.Flag("controller") == true);

    /// <summary>Creates an object; null when one of that name is there, with the refusal when the server refuses it.</summary>
    public (StoredObject? Created, string? Refusal) Create(string key, JsonObject json)
    {
        try
        {
            return (writer.Create(ResourceRegistry.BuiltIn(key), json, new WriteOptions { Manager = Manager }), null);
        }
        catch (ApiException e)
        {
            return (null, e.Reason == "AlreadyExists" ? null : e.Message);
        }
    }

    /// <summary>Changes an object if it is still there. Nothing is written when nothing changes.</summary>
    public void Change(StoredObject stored, Action<JsonObject> change, string subresource = "", string manager = Manager)
    {
        var resource = registry.FindByKey(stored.Key);
        if (resource is null)
            return;
        try
        {
            writer.Update(resource, stored.Namespace, stored.Name, json =>
            {
                if (json.Uid() != stored.Uid)
                    throw ApiException.NotFound(resource, stored.Name);
                json.Ensure("metadata").Remove("resourceVersion");
                change(json);
                return json;
            }, new WriteOptions { Manager = manager, Subresource = subresource });
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Deleted meanwhile: there is nothing left to change.
        }
    }

    public void Delete(StoredObject stored, string propagation = "Background")
    {
        var resource = registry.FindByKey(stored.Key);
        if (resource is null)
            return;
        try
        {
            writer.Delete(resource, stored.Namespace, stored.Name, new JsonObject
            {
                ["preconditions"] = new JsonObject { ["uid"] = stored.Uid }, ["propagationPolicy"] = propagation,
            });
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Somebody else deleted it.
        }
    }

    public static JsonObject OwnerReference(StoredObject owner) => new()
    {
        ["apiVersion"] = owner.Json.Text("apiVersion"), ["kind"] = owner.Json.Text("kind"), ["name"] = owner.Name, ["uid"] = owner.Uid,
        ["controller"] = true, ["blockOwnerDeletion"] = true,
    };

    public void SetCondition(JsonObject status, string type, bool value, string reason, string message) => Conditions.Set(status, type, value, reason, message, Now);

    /// <summary>What a workload looks at after a change: itself when it has changed, its controller when that is what has.</summary>
    public static IEnumerable<(string Namespace, string Name)> SelfOrController(Change change, string key, string kind, string controlled = "pods")
    {
        if (change.Object.Key == key)
            yield return (change.Object.Namespace, change.Object.Name);
        else if (change.Object.Key == controlled && ControllerOf(change.Object.Json) is { } owner && owner.Text("kind") == kind)
            yield return (change.Object.Namespace, owner.Text("name") ?? "");
    }

    /// <summary>Creates a Pod of a workload and says so in an Event; else why not.</summary>
    public (StoredObject? Created, string? Refusal) CreatePod(StoredObject owner, JsonObject pod, string component)
    {
        var (created, refusal) = Create("pods", pod);
        if (created is not null)
            Events.Record(owner, false, "SuccessfulCreate", $"Created pod: {created.Name}", component);
        else
            Events.Record(owner, true, "FailedCreate", $"Error creating: {refusal}", component);
        return (created, refusal);
    }
}
