using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Resources;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>A <c>fieldSelector</c> query; each kind knows a few fields.</summary>
internal sealed class FieldSelector
{
    private static readonly Dictionary<string, string[]> s_known = new(StringComparer.Ordinal)
    {
        ["pods"] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
        ["events"] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        ["secrets"] = ["type"],
        ["namespaces"] = ["status.phase"],
        ["nodes"] = ["spec.unschedulable"],
        ["replicasets.apps"] = ["status.replicas"],
        ["jobs.batch"] = ["status.successful"],
        ["services"] = ["spec.clusterIP", "spec.type"],
    };

    private readonly List<(string[] Path, string Value, bool Equal)> _requirements = [];

    public bool IsEmpty => _requirements.Count == 0;

    public static FieldSelector Parse(string text, ResourceDefinition resource)
    {
        var result = new FieldSelector();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
                throw ApiException.BadRequest($"invalid selector: '{part}'; can't understand '{part}'");
            var equal = at == 0 || part[at - 1] != '!';
            var field = part[..(equal ? at : at - 1)];
            var value = part[at..].TrimStart('=');
            string[] known = ["metadata.name", "metadata.namespace", .. s_known.GetValueOrDefault(resource.Key) ?? []];
            if (!known.Contains(field))
                throw ApiException.BadRequest($"\"{field}\" is not a known field selector: only {string.Join(", ", known.Select(name => $"\"{name}\""))}");
            result._requirements.Add((field == "status.successful" ? ["status", "succeeded"] : field.Split('.'), value, equal));
        }

        return result;
    }

    public bool Matches(JsonObject json) => _requirements.All(requirement =>
    {
        var node = json.At(requirement.Path);
        var text = node.AsText() ?? (node is JsonValue value ? value.ToJsonString() : "");
        return text == requirement.Value == requirement.Equal;
    });
}
