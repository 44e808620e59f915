using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>Sends recorded requests to a cluster and compares what the answers say about ownership, content and errors.</summary>
internal sealed partial class Replay(TestCluster cluster)
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Values that a server makes up: recorded -> here. They come back in later requests.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public async Task<List<string>> RunAsync(JsonNode recording)
    {
        var differences = new List<string>();
        var number = 0;
        foreach (var ns in NamespaceInPath().Matches(recording.ToJsonString()).Select(match => match.Groups[1].Value).Distinct())
        {
            if (ns != "rec-missing" && !recording.ToJsonString().Contains($"\"path\":\"/api/v1/namespaces/{ns}?", StringComparison.Ordinal))
                await cluster.CreateNamespaceAsync(ns);
        }

        foreach (var exchange in recording["exchanges"]!.AsArray())
        {
            number++;
            var request = exchange!["request"]!;
            var expected = exchange["response"]!;
            var label = $"{number} {(string?)exchange["note"]}: {(string)request["method"]!} {(string)request["path"]!}";
            var body = request["body"] is JsonValue text && text.GetValueKind() == JsonValueKind.String ? (string)text! : request["body"]?.ToJsonString(s_plain);
            var headers = (request["headers"] as JsonObject ?? []).Select(pair => KeyValuePair.Create(pair.Key, (string)pair.Value!)).ToList();
            if (headers.All(header => header.Key != "User-Agent"))
                headers.Add(KeyValuePair.Create("User-Agent", "Python-urllib/3.13"));
            if (headers.Any(header => header.Key.StartsWith("Impersonate-", StringComparison.Ordinal)))
                continue;
            var path = Translate((string)request["path"]!);
            if (path.Contains("watch=true", StringComparison.Ordinal))
                continue;
            var (status, answer, _) = await cluster.SendAsync((string)request["method"]!, path, body is null ? null : Translate(body), (string?)request["contentType"], headers);
            if (status != (int)expected["status"]!)
            {
                differences.Add($"{label}\n  expected {expected["status"]} {Short(expected["body"])}\n  got {status} {Short(answer)}");
                continue;
            }

            Learn(expected["body"], answer);
            if (Difference(expected["body"], answer) is { } difference)
                differences.Add($"{label}\n  {difference}");
        }

        return differences;
    }

    private string Translate(string text)
    {
        foreach (var (recorded, here) in _names)
            text = text.Replace(recorded, here, StringComparison.Ordinal);
        return text;
    }

    private void Learn(JsonNode? expected, JsonNode? actual)
    {
        if (expected is not JsonObject || actual is not JsonObject)
            return;
        Pair((string?)expected["metadata"]?["uid"], (string?)actual["metadata"]?["uid"]);
        Pair((string?)expected["metadata"]?["resourceVersion"], (string?)actual["metadata"]?["resourceVersion"]);
        if (expected["metadata"]?["continue"] is not null)
            Pair((string?)expected["metadata"]?["continue"], (string?)actual["metadata"]?["continue"]);
    }

    private void Pair(string? recorded, string? here)
    {
        if (recorded is { Length: > 3 } && here is not null)
            _names[recorded] = here;
    }

    private string? Difference(JsonNode? expected, JsonNode? actual)
    {
        if (expected is not JsonObject map)
            return expected is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.ToString() != actual?.ToString() ? $"expected text {Short(expected)}\n  got {Short(actual)}" : null;
        if ((string?)map["kind"] == "Status" && (string?)map["status"] == "Failure")
        {
            var wanted = Translate(Failure(expected));
            var got = Failure(actual);
            return wanted == got ? null : $"expected {wanted}\n  got      {got}";
        }

        if (map["metadata"] is JsonObject && map["items"] is null)
        {
            var wanted = Translate(Ownership(expected));
            var got = Ownership(actual);
            if (wanted != got)
                return $"managedFields: expected {wanted}\n                 got      {got}";
            wanted = Translate(Content(expected));
            got = Content(actual);
            if (wanted != got)
                return $"content: expected {wanted}\n           got      {got}";
        }

        return null;
    }

    private static string Failure(JsonNode? status) => new JsonObject
    {
        ["reason"] = status?["reason"]?.DeepClone(), ["message"] = status?["message"]?.DeepClone(), ["details"] = Sorted(status?["details"]),
    }.ToJsonString(s_plain);

    /// <summary>All entries but those of controllers, which depend on timing.</summary>
    private static string Ownership(JsonNode? answer) => new JsonArray((answer?["metadata"]?["managedFields"] as JsonArray ?? [])
        .Where(entry => (string?)entry!["manager"] is not ("kube-controller-manager" or "kubelet" or "kube-scheduler"))
        .Select(entry =>
        {
            var copy = entry!.DeepClone().AsObject();
            copy.Remove("time");
            return Sorted(copy);
        })
        .OrderBy(entry => entry!.ToJsonString(s_plain), StringComparer.Ordinal)
        .ToArray()).ToJsonString(s_plain);

    private static string Content(JsonNode? answer)
    {
        var copy = answer!.DeepClone().AsObject();
        copy.Remove("status");
        var metadata = copy["metadata"]!.AsObject();
        foreach (var name in (string[])["managedFields", "resourceVersion", "uid", "creationTimestamp", "deletionTimestamp", "generation"])
            metadata.Remove(name);
        if (metadata["annotations"] is JsonObject annotations)
        {
            annotations.Remove("deployment.kubernetes.io/revision");
            annotations.Remove("deprecated.daemonset.template.generation");
            if (annotations.Count == 0)
                metadata.Remove("annotations");
        }

        if (copy["spec"] is JsonObject spec)
        {
            foreach (var name in (string[])["clusterIP", "clusterIPs"])
                spec.Remove(name);
            foreach (var port in spec["ports"] as JsonArray ?? [])
                port!.AsObject().Remove("nodePort");
        }

        return Sorted(copy)!.ToJsonString(s_plain);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray(list.Select(Sorted).ToArray()),
        _ => node?.DeepClone(),
    };

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString(s_plain) ?? "null";
        return text.Length > 600 ? text[..600] + "…" : text;
    }

    [GeneratedRegex("/namespaces/(rec-[a-z]+)")]
    private static partial Regex NamespaceInPath();
}
