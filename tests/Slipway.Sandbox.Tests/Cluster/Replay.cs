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

        await SeedAsync(recording);
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
            if (status == 404 && (int)expected["status"]! == 200 && (string)request["method"]! == "GET" && await MakeAsync(path, expected["body"]!))
                (status, answer, _) = await cluster.SendAsync("GET", path, headers: headers);
            if (status != (int)expected["status"]!)
            {
                differences.Add($"{label}\n  expected {expected["status"]} {Short(expected["body"])}\n  got {status} {Short(answer)}");
                continue;
            }

            // Reads were recorded once controllers had settled.
            for (var attempt = 0; attempt < 40 && (string)request["method"]! == "GET" && Difference(expected["body"], answer) is not null; attempt++)
            {
                await Task.Delay(25);
                (_, answer, _) = await cluster.SendAsync("GET", path, headers: headers);
            }

            Learn(expected["body"], answer);
            if (Difference(expected["body"], answer) is { } difference)
                differences.Add($"{label}\n  {difference}");
        }

        return differences;
    }

    /// <summary>An object that a recording finds there, rather than makes, is made first, with its owners.</summary>
    private async Task SeedAsync(JsonNode recording)
    {
        if (recording.ToJsonString().Contains("rec-q", StringComparison.Ordinal))
        {
            await cluster.ApplyAsync("/api/v1/namespaces/rec-q/resourcequotas/q", """{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q"},"spec":{"hard":{"count/secrets":"1"}}}""");
        }

        if (recording.ToJsonString().Contains("/rec2.example.com/v1/", StringComparison.Ordinal))
        {
            var definition = Recorded.Read("apply/crd.json")["exchanges"]![0]!["request"]!;
            await cluster.ApplyAsync(((string)definition["path"]!).Split('?')[0], definition["body"]!.ToJsonString());
            await cluster.WaitAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "widgets.rec2.example.com", json =>
                json?["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Established" && (string?)condition["status"] == "True") == true);
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var exchange in recording["exchanges"]!.AsArray())
        {
            var path = ((string)exchange!["request"]!["path"]!).Split('?')[0];
            var body = exchange["response"]!["body"];
            if ((int)exchange["response"]!["status"]! == 201 && !path.EndsWith("/" + (string?)body?["metadata"]?["name"], StringComparison.Ordinal))
                known.Add(path + "/" + (string?)body?["metadata"]?["name"]);
            if (!known.Add(path) || (int)exchange["response"]!["status"]! != 200 || (string?)body?["metadata"]?["name"] is not { } name || !path.EndsWith("/" + name, StringComparison.Ordinal)
                || (string?)body["kind"] is "PartialObjectMetadata" or "Scale" or "Table" || body["items"] is not null)
                continue;
            await MakeAsync(path, body);
        }
    }

    private async Task<bool> MakeAsync(string path, JsonNode body)
    {
        var seed = body.DeepClone().AsObject();
        foreach (var field in (string[])["resourceVersion", "uid", "creationTimestamp", "managedFields", "generation", "deletionTimestamp"])
            seed["metadata"]!.AsObject().Remove(field);
        var (status, answer, _) = await cluster.SendAsync("POST", path[..path.LastIndexOf('/')] + "?fieldManager=seed", seed.ToJsonString());
        if (status != 201)
            return false;
        var owners = new JsonArray(new JsonObject
        {
            ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = body["metadata"]?["managedFields"]?.DeepClone() ?? new JsonArray(new JsonObject()),
        });
        (_, answer, _) = await cluster.SendAsync("PATCH", path, owners.ToJsonString(), "application/json-patch+json");
        Learn(body, answer);
        return true;
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
            var wanted = Comparable(Translate(Failure(expected)));
            var got = Comparable(Failure(actual));
            if ((string?)expected["message"] is { } message && message.Contains("field not declared", StringComparison.Ordinal))
            {
                // Which unknown fields a real server names depends on the order in which it walks a Go map.
                return message.Split('\n').All(line => got.Contains(JsonSerializer.Serialize(line[(line.IndexOf(": .", StringComparison.Ordinal) + 1)..].Trim(), s_plain)[1..^1], StringComparison.Ordinal) || line.EndsWith("errors:", StringComparison.Ordinal))
                    ? null : $"expected {wanted}\n  got      {got}";
            }

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

    /// <summary>Without what is the text of another YAML, JSON or Go library.</summary>
    private static string Comparable(string failure) => LibraryText().Replace(GoValue().Replace(failure, "$1…$2"), "$1…");

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
        foreach (var name in (string[])["managedFields", "resourceVersion", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"])
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

    [GeneratedRegex(@"(converting YAML to JSON: yaml|continue key is not valid|resource version: 999999999, current): [^""]*(\\""[^""]*)*")]
    private static partial Regex LibraryText();

    [GeneratedRegex(@"((?:spec\.template\.spec: |roleRef: |""message"":"")Invalid value: )\{.*?\}(: field is immutable|: cannot change roleRef)")]
    private static partial Regex GoValue();

    [GeneratedRegex("/namespaces/(rec-[a-z]+)")]
    private static partial Regex NamespaceInPath();
}
