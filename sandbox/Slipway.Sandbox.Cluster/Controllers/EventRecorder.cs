using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Api;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Writes Events about objects. The same event again only counts up.</summary>
internal sealed class EventRecorder(ObjectStore store, ObjectWriter writer, TimeProvider time)
{
    private const int MostEvents = 1000;

    public void Record(StoredObject about, bool isWarning, string reason, string message, string component, string? fieldPath = null)
    {
        var events = store.List("events", about.Namespace).Items;
        var same = events.FirstOrDefault(item => item.Json.Map("involvedObject").Text("uid") == about.Uid && item.Json.Text("reason") == reason
            && item.Json.Text("message") == message && item.Json.Map("involvedObject").Text("fieldPath") == fieldPath);
        var resource = ResourceRegistry.BuiltIn("events");
        var options = new WriteOptions { Manager = component };
        try
        {
            if (same is not null)
            {
                writer.Update(resource, same.Namespace, same.Name, json =>
                {
                    json["count"] = (json.Number("count") ?? 1) + 1;
                    json["lastTimestamp"] = time.Seconds();
                    return json;
                }, options);
                return;
            }

            foreach (var old in events.OrderBy(item => item.Version).Take(Math.Max(0, events.Count - MostEvents)))
                store.TryDelete(old);
            var involved = new JsonObject
            {
                ["kind"] = about.Json.Text("kind"), ["namespace"] = about.Namespace, ["name"] = about.Name, ["uid"] = about.Uid,
                ["apiVersion"] = about.Json.Text("apiVersion"), ["resourceVersion"] = about.Json.Map("metadata").Text("resourceVersion"),
            };
            if (fieldPath is not null)
                involved["fieldPath"] = fieldPath;
            writer.Create(resource, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Event",
                ["metadata"] = new JsonObject
                {
                    ["name"] = $"{about.Name}.{time.GetUtcNow().Ticks.ToString("x", CultureInfo.InvariantCulture)}{RandomName.Suffix(3)}",
                    ["namespace"] = about.Namespace.Length == 0 ? "default" : about.Namespace,
                },
                ["involvedObject"] = involved,
                ["reason"] = reason,
                ["message"] = message,
                ["source"] = new JsonObject { ["component"] = component },
                ["firstTimestamp"] = time.Seconds(),
                ["lastTimestamp"] = time.Seconds(),
                ["count"] = 1,
                ["type"] = isWarning ? "Warning" : "Normal",
                ["reportingComponent"] = component,
            }, options);
        }
        catch (ApiException)
        {
            // The namespace is going: nobody will read about it.
        }
    }
}
