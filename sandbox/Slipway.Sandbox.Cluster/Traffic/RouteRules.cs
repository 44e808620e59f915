using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Traffic;

/// <summary>What the rules of an HTTPRoute say (https://gateway-api.sigs.k8s.io/reference/1.6/spec/#httprouterule).</summary>
internal static class RouteRules
{
    private static readonly string[] s_unsupported = ["headers", "queryParams", "method"];

    /// <summary>The rule for a path: an exact match comes before prefixes, a longer prefix before a shorter one, an earlier rule before a later one.</summary>
    public static JsonObject? Find(JsonObject route, string path) => route.Map("spec").Items("rules")
        .SelectMany(rule => rule.Items("matches").Select(match => (Rule: rule, Length: MatchedLength(match.Map("path"), path))))
        .Where(found => found.Length is not null).MaxBy(found => found.Length).Rule;

    /// <summary>The backend at a place from 0 to 1, where each has its weight's part of the way; null where none has a weight.</summary>
    public static JsonObject? Choose(JsonObject rule, double place)
    {
        var backends = rule.Items("backendRefs").ToList();
        var left = place * backends.Sum(Weight);
        return backends.Find(backend => Weight(backend) > 0 && (left -= Weight(backend)) < 0);
    }

    /// <summary>Why a backend cannot be used, as reason and message of the condition ResolvedRefs; null where it can.</summary>
    public static (string Reason, string Message)? Problem(JsonObject backend, string @namespace, Func<string, bool> hasService)
    {
        var name = backend.Text("name") ?? "";
        return backend.Text("group") != "" || backend.Text("kind") != "Service" ? ("InvalidKind", $"{backend.Text("kind")} {name} is no Service, and nothing else is served by the sandbox")
            : (backend.Text("namespace") ?? @namespace) != @namespace ? ("RefNotPermitted", $"Service {backend.Text("namespace")}/{name} is in another namespace, and the sandbox has no ReferenceGrants")
            : !hasService(name) ? ("BackendNotFound", $"Service {@namespace}/{name} not found") : null;
    }

    /// <summary>What the route asks for and the sandbox's proxy does not do; null where it does all.</summary>
    public static string? Unsupported(JsonObject route) => route.Map("spec").Items("rules").SelectMany(rule =>
            rule.Items("filters").Concat(rule.Items("backendRefs").SelectMany(backend => backend.Items("filters"))).Select(filter => $"filters ({filter.Text("type")})")
            .Concat(rule.Items("matches").SelectMany(match => s_unsupported.Where(match.ContainsKey)))
            .Concat(rule.Items("matches").Where(match => match.Map("path").Text("type") == "RegularExpression").Select(_ => "paths by regular expression")))
        .FirstOrDefault();

    private static long Weight(JsonObject backend) => backend.Number("weight") ?? 1;

    private static int? MatchedLength(JsonObject? match, string path)
    {
        var value = match.Text("value") ?? "/";
        if (match.Text("type") == "Exact")
            return path == value ? int.MaxValue : null;
        var prefix = value.TrimEnd('/');
        return path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal) ? prefix.Length : null;
    }
}
