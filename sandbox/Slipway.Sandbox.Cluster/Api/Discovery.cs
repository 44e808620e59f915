using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Resources;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Says which resources there are, in both forms: group by group, and all at once (apidiscovery.k8s.io/v2).</summary>
internal sealed class Discovery(ResourceRegistry registry)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly string[] s_verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
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
        var resources = Resources().ToList();
        if (parts.Length == 1 && http.Request.Headers.Accept.ToString().Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal))
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(Aggregate(resources, core: parts[0] == "api"));
            var tag = $"\"{Convert.ToHexString(SHA512.HashData(body))}\"";
            http.Response.Headers.ETag = tag;
            http.Response.Headers.Vary = "Accept";
            if (http.Request.Headers.IfNoneMatch == tag)
                http.Response.StatusCode = 304;
            else
                await Answer.BytesAsync(http, body, contentType: Aggregated);
            return;
        }

        switch (parts)
        {
            case ["api"]:
                await Answer.JsonAsync(http, new JsonObject
                {
                    ["kind"] = "APIVersions",
                    ["versions"] = new JsonArray("v1"),
                    ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = http.Request.Host.Value }),
                });
                return;
            case ["apis"]:
                var groups = resources.Where(resource => resource.Group.Length > 0).Select(resource => resource.Group).Distinct();
                await Answer.JsonAsync(http, new JsonObject
                {
                    ["kind"] = "APIGroupList",
                    ["apiVersion"] = "v1",
                    ["groups"] = new JsonArray(groups.Select(group => (JsonNode)Group(resources, group)).ToArray()),
                });
                return;
            case ["api", "v1"]:
                await ListAsync(http, resources, "", "v1");
                return;
            case ["apis", var group]:
                if (resources.All(resource => resource.Group != group))
                {
                    await Answer.TextAsync(http, "404 page not found\n", 404);
                    return;
                }

                var description = Group(resources, group);
                description.Insert(0, "kind", "APIGroup");
                description.Insert(1, "apiVersion", "v1");
                await Answer.JsonAsync(http, description);
                return;
            case ["apis", var group, var version]:
                await ListAsync(http, resources, group, version);
                return;
        }
    }

    private static async Task ListAsync(HttpContext http, List<Resource> resources, string group, string version)
    {
        var listed = resources.Where(resource => resource.Group == group && resource.Version == version).OrderBy(resource => resource.Name, StringComparer.Ordinal).ToList();
        if (listed.Count == 0)
        {
            await Answer.TextAsync(http, "404 page not found\n", 404);
            return;
        }

        await Answer.JsonAsync(http, new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = new JsonArray(listed.Select(resource =>
            {
                var item = new JsonObject { ["name"] = resource.Name, ["singularName"] = resource.Singular, ["namespaced"] = resource.Namespaced };
                if (resource.KindGroup.Length > 0)
                {
                    item["group"] = resource.KindGroup;
                    item["version"] = resource.KindVersion;
                }

                item["kind"] = resource.Kind;
                item["verbs"] = Texts(resource.Verbs);
                if (resource.ShortNames.Count > 0)
                    item["shortNames"] = Texts(resource.ShortNames);
                if (resource.Categories.Count > 0)
                    item["categories"] = Texts(resource.Categories);
                return (JsonNode)item;
            }).ToArray()),
        });
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

    private static JsonObject Group(List<Resource> resources, string group)
    {
        var versions = resources.Where(resource => resource.Group == group).Select(resource => resource.Version).Distinct()
            .Select(version => (JsonNode)new JsonObject { ["groupVersion"] = $"{group}/{version}", ["version"] = version }).ToArray();
        return new JsonObject { ["name"] = group, ["versions"] = new JsonArray(versions), ["preferredVersion"] = versions[0].DeepClone() };
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
