using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Controllers;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Objects as rows, as <c>kubectl get</c> prints them.</summary>
/// <param name="now">What ages are counted to.</param>
internal sealed class Tables(DateTimeOffset now)
{
    private sealed record Column(string Name, Func<JsonObject, JsonNode?> Value, string Type = "string", int Priority = 0, string Format = "");

    private static readonly Column s_name = new("Name", json => json.Name(), Format: "name");

    private static readonly Column s_images = new(
        "Images", json => string.Join(",", json.At("spec", "template", "spec").Items("containers").Select(container => container.Text("image"))), Priority: 1);

    private readonly Column _age = new("Age", json => Age(json.Map("metadata").Text("creationTimestamp"), now));

    public JsonObject Render(ResourceDefinition resource, IReadOnlyList<StoredObject> items, long version, string? includeObject)
    {
        // An Event is told by what it is about.
        List<Column> columns = [.. resource.Key == "events" ? [] : (Column[])[s_name], .. resource.IsCustom ? CustomColumns(resource) : Columns(resource.Key)];
        var rows = new JsonArray();
        foreach (var item in items)
        {
            var row = new JsonObject { ["cells"] = new JsonArray(columns.Select(column => column.Value(item.Json)).ToArray()) };
            row["object"] = includeObject switch { "None" => null, "Object" => item.Json.DeepClone(), _ => Presentation.Metadata(item.Json, withKind: true) };
            rows.Add(row);
        }

        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) },
            ["columnDefinitions"] = new JsonArray(columns.Select(column => (JsonNode)new JsonObject
            {
                ["name"] = column.Name, ["type"] = column.Type, ["format"] = column.Format, ["description"] = "", ["priority"] = column.Priority,
            }).ToArray()),
            ["rows"] = rows,
        };
    }

    /// <summary>How long ago, as kubectl writes it: 5s, 3m12s, 2d.</summary>
    public static string Age(string? timestamp, DateTimeOffset now) => ClusterClock.Parse(timestamp) is { } then ? Span(now - then) : "<unknown>";

    private static string Span(TimeSpan span)
    {
        static string N(double value) => ((long)value).ToString(CultureInfo.InvariantCulture);
        static string Two(double large, string unit, int small, string below) => N(large) + unit + (small == 0 ? "" : N(small) + below);
        return span switch
        {
            { TotalSeconds: < 120 } => N(Math.Max(0, span.TotalSeconds)) + "s",
            { TotalMinutes: < 10 } => Two(span.TotalMinutes, "m", span.Seconds, "s"),
            { TotalHours: < 3 } => N(span.TotalMinutes) + "m",
            { TotalHours: < 8 } => Two(span.TotalHours, "h", span.Minutes, "m"),
            { TotalDays: < 2 } => N(span.TotalHours) + "h",
            _ => N(span.TotalDays) + "d",
        };
    }

    // Of kinds that are not here name and age are shown.
    private IEnumerable<Column> Columns(string key) => key switch
    {
        "pods" =>
        [
            new("Ready", json => PodRow.Ready(json)), new("Status", json => PodRow.Status(json)), new("Restarts", json => PodRow.Restarts(json, now)), _age,
            At("IP", "status.podIP") with { Priority = 1 }, At("Node", "spec.nodeName") with { Priority = 1 },
        ],
        "deployments.apps" => [ReadyOf("replicas"), Count("Up-to-date", "updatedReplicas"), Count("Available", "availableReplicas"), _age, s_images],
        "replicasets.apps" =>
            [new("Desired", json => json.Map("spec").Number("replicas"), "integer"), Count("Current", "replicas"), Count("Ready", "readyReplicas"), _age, s_images],
        "statefulsets.apps" => [ReadyOf("replicas"), _age, s_images],
        "daemonsets.apps" =>
        [
            Count("Desired", "desiredNumberScheduled"), Count("Current", "currentNumberScheduled"), Count("Ready", "numberReady"),
            Count("Up-to-date", "updatedNumberScheduled"), Count("Available", "numberAvailable"), _age, s_images,
        ],
        "jobs.batch" =>
        [
            new("Status", json => ((string[])["Complete", "Failed", "Suspended"]).FirstOrDefault(type => json["status"].Holds(type)) ?? "Running"),
            ReadyOf("completions", "succeeded", "Completions"),
            _age,
        ],
        "cronjobs.batch" =>
        [
            At("Schedule", "spec.schedule"), At("Timezone", "spec.timeZone"), At("Suspend", "spec.suspend"),
            new("Active", json => json.Map("status").List("active")?.Count ?? 0, "integer"),
            At("Last Schedule", "status.lastScheduleTime", "date"),
            _age,
        ],
        "services" =>
        [
            At("Type", "spec.type"), At("Cluster-IP", "spec.clusterIP"), At("External-IP", "spec.externalName"),
            new("Port(s)", json => string.Join(",", json.Map("spec").Items("ports").Select(port =>
                $"{port.Number("port")}{(port.Number("nodePort") is { } node ? $":{node}" : "")}/{port.Text("protocol")}"))),
            _age,
        ],
        "namespaces" => [At("Status", "status.phase"), _age],
        "configmaps" => [new("Data", json => (json.Map("data")?.Count ?? 0) + (json.Map("binaryData")?.Count ?? 0)), _age],
        "events" =>
        [
            At("Last Seen", "lastTimestamp", "date"), At("Type", "type"), At("Reason", "reason"),
            new("Object", json => $"{json.Map("involvedObject").Text("kind")?.ToLowerInvariant()}/{json.Map("involvedObject").Text("name")}"),
            At("Message", "message"),
        ],
        _ => [_age],
    };

    private IEnumerable<Column> CustomColumns(ResourceDefinition resource) =>
        resource.CustomVersion.Items("additionalPrinterColumns").ToList() is { Count: > 0 } columns
            ? columns.Select(column => At(
                column.Text("name") ?? "", (column.Text("jsonPath") ?? "").TrimStart('.'), column.Text("type") ?? "string") with { Priority = (int)(column.Number("priority") ?? 0) })
            : [_age];

    // What is not there is <none> of a text and nothing of a number; a time is how long ago it is.
    private Column At(string name, string path, string type = "string")
    {
        var names = path.Split('.');
        return type == "date"
            ? new(name, json => json.At(names).AsText() is { } time ? Age(time, now) : "<none>", type)
            : new(name, json => json.At(names) is { } value ? type == "string" && value is not JsonValue ? value.ToJsonString(Fields.PathElement.Plain) : value.DeepClone() : type == "string" ? "<none>" : null, type);
    }

    private static Column Count(string name, string field) => new(name, json => json.Map("status").Number(field) ?? 0, "integer");

    private static Column ReadyOf(string wanted, string ready = "readyReplicas", string name = "Ready") =>
        new(name, json => $"{json.Map("status").Number(ready) ?? 0}/{json.Map("spec").Number(wanted) ?? 1}");
}
