using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>OpenAPI v3 documents, one per group version, made from the same table that apply works by.</summary>
internal sealed class OpenApi(ResourceRegistry registry)
{
    private static readonly string[] s_parameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

    private readonly Dictionary<string, (long Revision, byte[] Body)> _documents = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public async Task AnswerAsync(HttpContext http, string[] parts)
    {
        var versions = registry.All.Select(resource => resource.RootPath[1..]).Distinct().ToList();
        if (parts.Length == 0)
        {
            var paths = new JsonObject();
            foreach (var path in versions)
                paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={Convert.ToHexString(SHA256.HashData(Document(path)))}" };
            await Answer.JsonAsync(http, new JsonObject { ["paths"] = paths });
            return;
        }

        var wanted = string.Join('/', parts);
        if (!versions.Contains(wanted))
        {
            await Answer.TextAsync(http, "404 page not found\n", 404);
            return;
        }

        await Answer.BytesAsync(http, Document(wanted));
    }

    private byte[] Document(string root)
    {
        lock (_gate)
        {
            var revision = registry.Revision;
            if (_documents.TryGetValue(root, out var known) && known.Revision == revision)
                return known.Body;
            var body = JsonSerializer.SerializeToUtf8Bytes(Make(root));
            _documents[root] = (revision, body);
            return body;
        }
    }

    private JsonObject Make(string root)
    {
        var schemas = new JsonObject();
        var paths = new JsonObject();
        foreach (var resource in registry.All.Where(resource => resource.RootPath[1..] == root))
        {
            var name = resource.IsCustom ? CustomName(resource) : FullName(resource.Schema.Name);
            if (resource.IsCustom)
            {
                var custom = resource.Schema.Rules!.Copy();
                var properties = custom.Ensure("properties");
                properties["metadata"] = Reference(resource.Schema.Fields["metadata"].Type.Name);
                properties.Default("apiVersion", new JsonObject { ["type"] = "string" });
                properties.Default("kind", new JsonObject { ["type"] = "string" });
                schemas[name] = custom;
                Add(schemas, resource.Schema.Fields["metadata"].Type);
            }
            else
            {
                Add(schemas, resource.Schema);
            }

            var kind = new JsonObject { ["group"] = resource.Group, ["kind"] = resource.Kind, ["version"] = resource.Version };
            schemas[name]!["x-kubernetes-group-version-kind"] = new JsonArray(kind.DeepClone());
            var collection = resource.Namespaced ? $"{resource.RootPath}/namespaces/{{namespace}}/{resource.Plural}" : $"{resource.RootPath}/{resource.Plural}";
            paths[collection + "/{name}"] = new JsonObject { ["patch"] = Patch(kind) };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "1.36" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    // All that clients read of operations is whether a patch can be a dry run and validates fields.
    private static JsonObject Patch(JsonObject kind) => new()
    {
        ["parameters"] = new JsonArray(s_parameters.Select(name => (JsonNode)new JsonObject
        {
            ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = name == "force" ? "boolean" : "string", ["uniqueItems"] = true },
        }).ToArray()),
        ["x-kubernetes-action"] = "patch",
        ["x-kubernetes-group-version-kind"] = kind,
    };

    private static void Add(JsonObject schemas, SchemaType type)
    {
        if (type.Name.Length == 0 || type == SchemaType.Anything || schemas.ContainsKey(FullName(type.Name)))
        {
            if (type.Element is not null)
                Add(schemas, type.Element);
            return;
        }

        var schema = new JsonObject();
        schemas[FullName(type.Name)] = schema;
        switch (type.Shape)
        {
            case SchemaShape.Map:
                schema["type"] = "object";
                var required = type.Fields.Values.Where(field => field.Required).Select(field => (JsonNode)field.Name).ToArray();
                if (required.Length > 0)
                    schema["required"] = new JsonArray(required);
                var properties = new JsonObject();
                foreach (var field in type.Fields.Values)
                {
                    var property = Describe(field.Type);
                    if (field.Default is not null)
                        property["default"] = field.Default.DeepClone();
                    else if (field.ByValue && field.Type.IsStructure)
                        property["default"] = new JsonObject();
                    if (field.Enum.Count > 0)
                        property["enum"] = new JsonArray(field.Enum.Select(item => (JsonNode)item).ToArray());
                    properties[field.Name] = property;
                }

                if (properties.Count > 0)
                    schema["properties"] = properties;
                if (type.Atomic)
                    schema["x-kubernetes-map-type"] = "atomic";
                foreach (var field in type.Fields.Values)
                    Add(schemas, field.Type);
                break;
            case SchemaShape.Any:
                schema["type"] = "object";
                break;
            default:
                foreach (var (name, value) in Scalar(type.Scalar))
                    schema[name] = value?.DeepClone();
                break;
        }
    }

    private static JsonObject Describe(SchemaType type)
    {
        if (type.Name.Length > 0)
            return Reference(type.Name);
        switch (type.Shape)
        {
            case SchemaShape.List:
                var list = new JsonObject { ["type"] = "array", ["items"] = Describe(type.Element!) };
                list["x-kubernetes-list-type"] = type.List switch { ListKind.Map => "map", ListKind.Set => "set", _ => "atomic" };
                if (type.List == ListKind.Map)
                {
                    list["x-kubernetes-list-map-keys"] = new JsonArray(type.Keys.Select(key => (JsonNode)key).ToArray());
                    list["x-kubernetes-patch-merge-key"] = type.Keys[0];
                    list["x-kubernetes-patch-strategy"] = "merge";
                }
                else if (type.List == ListKind.Set)
                {
                    list["x-kubernetes-patch-strategy"] = "merge";
                }

                return list;
            case SchemaShape.Map:
                var map = new JsonObject { ["type"] = "object", ["additionalProperties"] = type.Element is null ? true : Describe(type.Element) };
                if (type.Atomic)
                    map["x-kubernetes-map-type"] = "atomic";
                return map;
            case SchemaShape.Any:
                return new JsonObject { ["type"] = "object" };
            default:
                return Scalar(type.Scalar);
        }
    }

    private static JsonObject Scalar(string scalar) => scalar switch
    {
        "int32" or "int64" => new JsonObject { ["type"] = "integer", ["format"] = scalar },
        "double" => new JsonObject { ["type"] = "number", ["format"] = "double" },
        "bool" => new JsonObject { ["type"] = "boolean" },
        "bytes" => new JsonObject { ["type"] = "string", ["format"] = "byte" },
        "time" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "int-or-string" => new JsonObject { ["format"] = "int-or-string", ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }) },
        "quantity" => new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "number" }) },
        _ => new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Reference(string name) =>
        new() { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/components/schemas/" + FullName(name) }) };

    private static string CustomName(ResourceDefinition resource) =>
        string.Join('.', resource.Group.Split('.').Reverse()) + $".{resource.Version}.{resource.Kind}";

    private static string FullName(string name)
    {
        if (name.StartsWith("meta:", StringComparison.Ordinal))
            return "io.k8s.apimachinery.pkg.apis.meta.v1." + name[5..];
        if (name.StartsWith("crd:", StringComparison.Ordinal))
            return "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1." + name[4..];
        var isMachinery = name.StartsWith("api.resource.", StringComparison.Ordinal) || name.StartsWith("util.intstr.", StringComparison.Ordinal) || name.StartsWith("runtime.", StringComparison.Ordinal);
        return (isMachinery ? "io.k8s.apimachinery.pkg." : "io.k8s.api.") + name;
    }
}
