using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Lists the Pods behind each Service, in an EndpointSlice; the older Endpoints are left to who writes them.</summary>
internal sealed class EndpointsController(ControllerContext context) : IController
{
    public IEnumerable<(string Namespace, string Name)> Affected(Change change)
    {
        if (change.Object.Key == "services")
        {
            yield return (change.Object.Namespace, change.Object.Name);
        }
        else if (change.Object.Key == "pods")
        {
            foreach (var service in context.Store.List("services", change.Object.Namespace).Items)
            {
                if (service.Json.Map("spec").Map("selector") is { Count: > 0 } selector && LabelSelector.FromMap(selector).Matches(change.Object.Json.Map("metadata").Map("labels")))
                    yield return (service.Namespace, service.Name);
            }
        }
    }

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find("services", @namespace, name) is not { IsDeleting: false } service || service.Json.Map("spec").Map("selector") is not { Count: > 0 } selector)
            return null;
        var labels = LabelSelector.FromMap(selector);
        var pods = context.Store.List("pods", @namespace).Items
            .Where(pod => labels.Matches(pod.Json.Map("metadata").Map("labels")) && pod.Json.Map("status").Text("podIP") is not null && pod.Phase() is not ("Succeeded" or "Failed")).ToList();
        WriteSlice(service, pods);
        return null;
    }

    private void WriteSlice(StoredObject service, List<StoredObject> pods)
    {
        var endpoints = new JsonArray(pods.Select(pod => (JsonNode)new JsonObject
        {
            ["addresses"] = new JsonArray(pod.Json.Map("status").Text("podIP")),
            ["conditions"] = new JsonObject { ["ready"] = pod.IsReady() && !pod.IsDeleting, ["serving"] = pod.IsReady(), ["terminating"] = pod.IsDeleting },
            ["nodeName"] = pod.Json.Map("spec").Text("nodeName"),
            ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = pod.Namespace, ["name"] = pod.Name, ["uid"] = pod.Uid },
        }).ToArray());
        var ports = new JsonArray(service.Json.Map("spec").Items("ports").Select(port => (JsonNode)new JsonObject
        {
            ["name"] = port.Text("name") ?? "", ["port"] = PortNumber(port, pods), ["protocol"] = port.Text("protocol"),
        }).ToArray());
        var slice = context.Store.List("endpointslices.discovery.k8s.io", service.Namespace).Items.FirstOrDefault(item => ControllerContext.ControllerOf(item.Json).Text("uid") == service.Uid);
        if (slice is not null)
        {
            context.Change(slice, json =>
            {
                json["endpoints"] = endpoints;
                json["ports"] = ports;
            });
            return;
        }

        context.Create("endpointslices.discovery.k8s.io", new JsonObject
        {
            ["apiVersion"] = "discovery.k8s.io/v1",
            ["kind"] = "EndpointSlice",
            ["metadata"] = new JsonObject
            {
                ["generateName"] = service.Name + "-",
                ["namespace"] = service.Namespace,
                ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = service.Name, ["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io" },
                ["ownerReferences"] = new JsonArray(ControllerContext.OwnerReference(service)),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints,
            ["ports"] = ports,
        });
    }

    private static long PortNumber(JsonObject port, List<StoredObject> pods)
    {
        if (port.Number("targetPort") is { } number)
            return number;
        var name = port.Text("targetPort");
        return pods.SelectMany(pod => pod.Json.Map("spec").Items("containers")).SelectMany(container => container.Items("ports"))
            .FirstOrDefault(item => item.Text("name") == name).Number("containerPort") ?? port.Number("port") ?? 0;
    }
}
