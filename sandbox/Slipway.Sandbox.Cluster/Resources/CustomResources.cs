using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Turns a CustomResourceDefinition into the resources that it defines.</summary>
internal static class CustomResources
{
    public static IEnumerable<ResourceDefinition> Of(JsonObject definition)
    {
        var spec = definition.Map("spec");
        var names = spec.Map("names");
        foreach (var version in spec.Items("versions").Where(version => version.Flag("served") == true))
        {
            yield return new ResourceDefinition
            {
                Group = spec.Text("group") ?? "",
                Version = version.Text("name") ?? "",
                Kind = names.Text("kind") ?? "",
                Plural = names.Text("plural") ?? "",
                Singular = names.Text("singular") ?? "",
                ListKind = names.Text("listKind") ?? names.Text("kind") + "List",
                ShortNames = names.Texts("shortNames").ToList(),
                Categories = names.Texts("categories").ToList(),
                Namespaced = spec.Text("scope") == "Namespaced",
                HasStatus = version.Map("subresources")?["status"] is not null,
                HasScale = version.Map("subresources")?["scale"] is not null,
                HasGeneration = true,
                IsCustom = true,
                CustomVersion = version,
                Schema = Root(version.Map("schema").Map("openAPIV3Schema") ?? []),
            };
        }
    }

    public static JsonArray StoredVersions(JsonObject definition) => new(definition.Map("spec").Items("versions")
        .Where(version => version.Flag("storage") == true).Select(version => (JsonNode)(version.Text("name") ?? "")).ToArray());

    private static SchemaType Root(JsonObject schema)
    {
        var root = Convert(schema);
        var result = new SchemaType { Name = "custom", Shape = SchemaShape.Map, KeepsUnknown = root.KeepsUnknown, Rules = schema };
        foreach (var (name, field) in root.Fields)
            result.Fields[name] = field;
        if (root.Element is not null && root.Fields.Count == 0)
            result.KeepsUnknown = true;
        var config = SchemaTable.BuiltIn.OfKind("v1/ConfigMap");
        foreach (var name in (string[])["apiVersion", "kind", "metadata"])
            result.Fields[name] = config.Fields[name];
        return result;
    }

    private static SchemaType Convert(JsonObject schema)
    {
        var keepsUnknown = schema.Flag("x-kubernetes-preserve-unknown-fields") == true;
        if (schema.Flag("x-kubernetes-int-or-string") == true)
            return new SchemaType { Shape = SchemaShape.Scalar, Scalar = "int-or-string", Rules = schema };
        switch (schema.Text("type"))
        {
            case "object":
                var map = new SchemaType
                {
                    Shape = SchemaShape.Map,
                    Atomic = schema.Text("x-kubernetes-map-type") == "atomic",
                    KeepsUnknown = keepsUnknown,
                    Rules = schema,
                };
                if (schema.Flag("x-kubernetes-embedded-resource") == true)
                    map.KeepsUnknown = true;
                var required = schema.Texts("required").ToHashSet(StringComparer.Ordinal);
                foreach (var (name, property) in schema.Map("properties") ?? [])
                {
                    if (property is JsonObject below)
                        map.Fields[name] = new SchemaField { Name = name, Type = Convert(below), Required = required.Contains(name), Default = below["default"]?.DeepClone() };
                }

                if (schema["additionalProperties"] is JsonObject values)
                    map.Element = Convert(values);
                else if (schema.Flag("additionalProperties") == true)
                    map.Element = SchemaType.Anything;
                return map;
            case "array":
                var listType = schema.Text("x-kubernetes-list-type");
                return new SchemaType
                {
                    Shape = SchemaShape.List,
                    List = listType switch { "map" => ListKind.Map, "set" => ListKind.Set, _ => ListKind.Atomic },
                    Atomic = listType is not ("map" or "set"),
                    Keys = schema.Texts("x-kubernetes-list-map-keys").ToList(),
                    Element = schema.Map("items") is { } items ? Convert(items) : SchemaType.Anything,
                    Rules = schema,
                };
            case "integer" or "number" or "boolean" or "string":
                var scalar = schema.Text("type") switch { "integer" => "int64", "number" => "double", "boolean" => "bool", _ => "string" };
                return new SchemaType { Shape = SchemaShape.Scalar, Scalar = scalar, Rules = schema };
            default:
                return SchemaType.Anything;
        }
    }
}
