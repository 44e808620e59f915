using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Resources;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Says which resources there are, all at once (apidiscovery.k8s.io/v2).</summary>
internal sealed class Discovery(ResourceRegistry registry)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly string[] s_verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];
    private static readonly string[] s_subresourceVerbs = ["get", "patch", "update"];

    // Reviews are no objects, so they are not in the registry.
    private static readonly (string Group, string Kind, string Plural)[] s_reviews =
    [
        ("authorization.k8s.io", "SelfSubjectAccessReview", "selfsubjectaccessreviews"),
        ("authorization.k8s.io", "SelfSubjectRulesReview", "selfsubjectrulesreviews"),
        ("authentication.k8s.io", "SelfSubjectReview", "selfsubjectreviews"),
    ];

    private sealed record Resource(string Group, string Version, string Name, string Kind, string Singular, bool Namespaced, string[] Verbs,
        IReadOnlyList<string> ShortNames, IReadOnlyList<string> Categories, string SubresourceOf = "", string KindGroup = "", string KindVersion = "");

    public static JsonObject Version() => new()
    {
        ["major"] = "1", ["minor"] = "36", ["emulationMajor"] = "1", ["emulationMinor"] = "36", ["minCompatibilityMajor"] = "1", ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = "v1.36.2+slipway-sandbox", ["gitCommit"] = "", ["gitTreeState"] = "clean", ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "", ["compiler"] = "dotnet", ["platform"] = "linux/amd64",
    };

    public async Task AnswerAsync(HttpContext http, string[] parts)
    {
        if (http.Request.Method is not ("GET" or "HEAD"))
            throw ApiException.MethodNotAllowed();
        if (parts.Length > 1 || !http.Request.Headers.Accept.ToString().Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal))
            throw new ApiException(406, "NotAcceptable", $"the sandbox says all at once which resources there are, at /api and /apis as {Aggregated}", []);
        var body = JsonSerializer.SerializeToUtf8Bytes(Aggregate(Resources().ToList(), core: parts[0] == "api"));
        var tag = $"\"{Convert.ToHexString(SHA512.HashData(body))}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.Vary = "Accept";
        if (http.Request.Headers.IfNoneMatch == tag)
            http.Response.StatusCode = 304;
        else
            await Answer.BytesAsync(http, body, contentType: Aggregated);
    }

    private static JsonObject Aggregate(List<Resource> resources, bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray(resources.Where(resource => resource.Group.Length == 0 == core).GroupBy(resource => resource.Group).Select(group => (JsonNode)new JsonObject
        {
            ["metadata"] = core ? new JsonObject() : new JsonObject { ["name"] = group.Key },
            ["versions"] = new JsonArray(group.GroupBy(resource => resource.Version).Select(version => (JsonNode)new JsonObject
            {
                ["version"] = version.Key,
                ["resources"] = new JsonArray(version.Where(resource => resource.SubresourceOf.Length == 0).Select(resource => (JsonNode)Item(resource, version)).ToArray()),
                ["freshness"] = "Current",
            }).ToArray()),
        }).ToArray()),
    };

    private static JsonObject Item(Resource resource, IEnumerable<Resource> siblings)
    {
        var item = new JsonObject
        {
            ["resource"] = resource.Name,
            ["responseKind"] = new JsonObject { ["group"] = "", ["version"] = "", ["kind"] = resource.Kind },
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = Texts(resource.Verbs),
        };
        if (resource.ShortNames.Count > 0)
            item["shortNames"] = Texts(resource.ShortNames);
        if (resource.Categories.Count > 0)
            item["categories"] = Texts(resource.Categories);
        var subresources = siblings.Where(other => other.SubresourceOf == resource.Name).Select(other => (JsonNode)new JsonObject
        {
            ["subresource"] = other.Name[(resource.Name.Length + 1)..],
            ["responseKind"] = new JsonObject { ["group"] = other.KindGroup, ["version"] = other.KindVersion, ["kind"] = other.Kind },
            ["verbs"] = Texts(other.Verbs),
        }).ToArray();
        if (subresources.Length > 0)
            item["subresources"] = new JsonArray(subresources);
        return item;
    }

    private IEnumerable<Resource> Resources()
    {
        foreach (var resource in registry.All)
        {
            yield return new(resource.Group, resource.Version, resource.Plural, resource.Kind, resource.Singular, resource.Namespaced, s_verbs, resource.ShortNames, resource.Categories);
            if (resource.Key == "pods")
                yield return Sub(resource, "log", resource.Kind, ["get"]);
            if (resource.HasScale)
                yield return Sub(resource, "scale", "Scale", s_subresourceVerbs) with { KindGroup = "autoscaling", KindVersion = "v1" };
            if (resource.Key == "services")
                yield return Sub(resource, "proxy", "ServiceProxyOptions", ["create", "delete", "get", "patch", "update"]);
            if (resource.Key == "serviceaccounts")
                yield return Sub(resource, "token", "TokenRequest", ["create"]) with { KindGroup = "authentication.k8s.io", KindVersion = "v1" };
            if (resource.HasStatus)
                yield return Sub(resource, "status", resource.Kind, s_subresourceVerbs);
        }

        foreach (var (group, kind, plural) in s_reviews)
            yield return new(group, "v1", plural, kind, kind.ToLowerInvariant(), false, ["create"], [], []);
    }

    private static Resource Sub(ResourceDefinition parent, string name, string kind, string[] verbs) =>
        new(parent.Group, parent.Version, $"{parent.Plural}/{name}", kind, "", parent.Namespaced, verbs, [], [], parent.Plural);

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(text => (JsonNode)text).ToArray());
}
