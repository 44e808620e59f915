using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Objects as rows, as <c>kubectl get</c> prints them.</summary>
/// <param name="now">What ages are counted to.</param>
internal sealed class Tables(DateTimeOffset now)
{
    private sealed record Column(string Name, Func<JsonObject, JsonNode?> Value, string Type = "string", int Priority = 0, string Format = "");

    private static readonly Column s_name = new("Name", json => json.Name(), Format: "name");

    private readonly Column _age = new("Age", json => Age(json.Map("metadata").Text("creationTimestamp"), now));

    public JsonObject Render(ResourceDefinition resource, IReadOnlyList<StoredObject> items, long version, string? includeObject)
    {
        var columns = resource.IsCustom ? CustomColumns(resource) : Columns(resource.Key);
        var rows = new JsonArray();
        foreach (var item in items)
        {
            var row = new JsonObject { ["cells"] = new JsonArray(columns.Select(column => column.Value(item.Json)).ToArray()) };
            if (includeObject != "None")
            {
                row["object"] = includeObject == "Object" ? item.Json.DeepClone() : Presentation.Metadata(item.Json, withKind: true);
            }
            else
            {
                row["object"] = null;
            }

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
        if (span.TotalSeconds < 120)
            return N(Math.Max(0, span.TotalSeconds)) + "s";
        if (span.TotalMinutes < 10)
            return span.Seconds == 0 ? N(span.TotalMinutes) + "m" : $"{N(span.TotalMinutes)}m{N(span.Seconds)}s";
        if (span.TotalHours < 3)
            return N(span.TotalMinutes) + "m";
        if (span.TotalHours < 8)
            return span.Minutes == 0 ? N(span.TotalHours) + "h" : $"{N(span.TotalHours)}h{N(span.Minutes)}m";
        if (span.TotalDays < 2)
            return N(span.TotalHours) + "h";
        return N(span.TotalDays) + "d";
    }

    private List<Column> Columns(string key) => key switch
    {
        "pods" =>
        [
            s_name,
            new("Ready", json => PodRow.Ready(json)),
            new("Status", json => PodRow.Status(json)),
            new("Restarts", json => PodRow.Restarts(json, now)),
            _age,
            new("IP", json => json.Map("status").Text("podIP") ?? "<none>", Priority: 1),
            new("Node", json => json.Map("spec").Text("nodeName") ?? "<none>", Priority: 1),
            new("Nominated Node", _ => "<none>", Priority: 1),
            new("Readiness Gates", _ => "<none>", Priority: 1),
        ],
        "deployments.apps" =>
        [
            s_name,
            new("Ready", json => $"{Count(json, "readyReplicas")}/{Wanted(json)}"),
            new("Up-to-date", json => Count(json, "updatedReplicas"), "integer"),
            new("Available", json => Count(json, "availableReplicas"), "integer"),
            _age,
            .. TemplateColumns(),
        ],
        "replicasets.apps" =>
        [
            s_name,
            new("Desired", json => Wanted(json), "integer"),
            new("Current", json => Count(json, "replicas"), "integer"),
            new("Ready", json => Count(json, "readyReplicas"), "integer"),
            _age,
            .. TemplateColumns(),
        ],
        "statefulsets.apps" => [s_name, new("Ready", json => $"{Count(json, "readyReplicas")}/{Wanted(json)}"), _age, .. TemplateColumns().Take(2)],
        "daemonsets.apps" =>
        [
            s_name,
            new("Desired", json => Count(json, "desiredNumberScheduled"), "integer"),
            new("Current", json => Count(json, "currentNumberScheduled"), "integer"),
            new("Ready", json => Count(json, "numberReady"), "integer"),
            new("Up-to-date", json => Count(json, "updatedNumberScheduled"), "integer"),
            new("Available", json => Count(json, "numberAvailable"), "integer"),
            new("Node Selector", _ => "<none>"),
            _age,
        ],
        "jobs.batch" =>
        [
            s_name,
            new("Status", json => json.Map("status").Items("conditions").Where(condition => condition.Text("status") == "True").Select(condition => condition.Text("type")).FirstOrDefault(type => type is "Complete" or "Failed" or "Suspended") ?? "Running"),
            new("Completions", json => $"{Count(json, "succeeded")}/{json.Map("spec").Number("completions") ?? 1}"),
            new("Duration", json => json.Map("status").Text("startTime") is { } start ? Span((ClusterClock.Parse(json.Map("status").Text("completionTime")) ?? now) - ClusterClock.Parse(start)!.Value) : ""),
            _age,
        ],
        "cronjobs.batch" =>
        [
            s_name,
            new("Schedule", json => json.Map("spec").Text("schedule")),
            new("Timezone", json => json.Map("spec").Text("timeZone") ?? "<none>"),
            new("Suspend", json => json.Map("spec").Flag("suspend") == true ? "True" : "False"),
            new("Active", json => json.Map("status").List("active")?.Count ?? 0, "integer"),
            new("Last Schedule", json => ClusterClock.Parse(json.Map("status").Text("lastScheduleTime")) is { } last ? Span(now - last) : "<none>"),
            _age,
        ],
        "services" =>
        [
            s_name,
            new("Type", json => json.Map("spec").Text("type")),
            new("Cluster-IP", json => json.Map("spec").Text("clusterIP") ?? "<none>"),
            new("External-IP", json => json.Map("spec").Text("type") == "LoadBalancer" ? "<pending>" : json.Map("spec").Text("externalName") ?? "<none>"),
            new("Port(s)", json => string.Join(",", json.Map("spec").Items("ports").Select(port =>
                port.Number("nodePort") is { } node ? $"{port.Number("port")}:{node}/{port.Text("protocol")}" : $"{port.Number("port")}/{port.Text("protocol")}"))),
            _age,
            new("Selector", json => Labels(json.Map("spec").Map("selector")), Priority: 1),
        ],
        "namespaces" => [s_name, new("Status", json => json.Map("status").Text("phase")), _age],
        "nodes" => [s_name, new("Status", _ => "Ready"), new("Roles", _ => "<none>"), _age, new("Version", _ => "v1.36.2")],
        "configmaps" => [s_name, new("Data", json => (json.Map("data")?.Count ?? 0) + (json.Map("binaryData")?.Count ?? 0), "string"), _age],
        "secrets" => [s_name, new("Type", json => json.Text("type")), new("Data", json => json.Map("data")?.Count ?? 0, "string"), _age],
        "events" =>
        [
            new("Last Seen", json => Age(json.Text("lastTimestamp") ?? json.Text("eventTime"), now)),
            new("Type", json => json.Text("type")),
            new("Reason", json => json.Text("reason")),
            new("Object", json => $"{json.Map("involvedObject").Text("kind")?.ToLowerInvariant()}/{json.Map("involvedObject").Text("name")}"),
            new("Message", json => json.Text("message")),
        ],
        "persistentvolumeclaims" =>
        [
            s_name,
            new("Status", json => json.Map("status").Text("phase")),
            new("Volume", json => json.Map("spec").Text("volumeName") ?? ""),
            new("Capacity", json => json.Map("status").Map("capacity").Text("storage") ?? ""),
            new("Access Modes", json => string.Join(",", json.Map("spec").Texts("accessModes").Select(mode => string.Concat(mode.Where(char.IsUpper))))),
            new("StorageClass", json => json.Map("spec").Text("storageClassName") ?? ""),
            _age,
        ],
        "ingresses.networking.k8s.io" =>
        [
            s_name,
            new("Class", json => json.Map("spec").Text("ingressClassName") ?? "<none>"),
            new("Hosts", json => string.Join(",", json.Map("spec").Items("rules").Select(rule => rule.Text("host") ?? "*"))),
            new("Address", _ => ""),
            new("Ports", json => json.Map("spec").List("tls") is { Count: > 0 } ? "80, 443" : "80"),
            _age,
        ],
        "leases.coordination.k8s.io" => [s_name, new("Holder", json => json.Map("spec").Text("holderIdentity") ?? ""), _age],
        "customresourcedefinitions.apiextensions.k8s.io" => [s_name, new("Created At", json => json.Map("metadata").Text("creationTimestamp"), "date")],
        _ => [s_name, _age],
    };

    private static Column[] TemplateColumns() =>
    [
        new("Containers", json => string.Join(",", Containers(json).Select(container => container.Text("name"))), Priority: 1),
        new("Images", json => string.Join(",", Containers(json).Select(container => container.Text("image"))), Priority: 1),
        new("Selector", json => Labels(json.Map("spec").Map("selector").Map("matchLabels")), Priority: 1),
    ];

    private List<Column> CustomColumns(ResourceDefinition resource)
    {
        var columns = new List<Column> { s_name };
        foreach (var column in resource.CustomVersion.Items("additionalPrinterColumns"))
        {
            var path = (column.Text("jsonPath") ?? "").TrimStart('.').Split('.');
            columns.Add(new(column.Text("name") ?? "", json => column.Text("type") == "date" ? Age(json.At(path).AsText(), now) : json.At(path)?.DeepClone(),
                column.Text("type") ?? "string", (int)(column.Number("priority") ?? 0)));
        }

        if (columns.Count == 1)
            columns.Add(_age);
        return columns;
    }

    private static IEnumerable<JsonObject> Containers(JsonObject json) => json.At("spec", "template", "spec").Items("containers");

    private static long Count(JsonObject json, string name) => json.Map("status").Number(name) ?? 0;

    private static long Wanted(JsonObject json) => json.Map("spec").Number("replicas") ?? 1;

    private static string Labels(JsonObject? labels) => labels is { Count: > 0 } ? string.Join(",", labels.Select(pair => $"{pair.Key}={pair.Value.AsText()}")) : "<none>";
}
