using Slipway.Resources;
using Slipway.Validation.Schemas;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>The schemas of kinds that CustomResourceDefinitions in a rendering define.</summary>
internal sealed class CustomSchemas
{
    private readonly Dictionary<GroupVersionKind, Lazy<ObjectSchema>> schemas = [];

    public static CustomSchemas Of(IEnumerable<Resource> resources)
    {
        var found = new CustomSchemas();
        foreach (var resource in resources)
        {
            if (resource.Id.Type is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } && resource.Content.GetMap("spec") is { } spec)
            {
                found.Add(spec);
            }
        }

        return found;
    }

    public ObjectSchema? Find(GroupVersionKind type) => schemas.GetValueOrDefault(type)?.Value;

    private void Add(MapValue definition)
    {
        if (definition.GetString("group") is not { } definedGroup || definition.At("names", "kind") is not ScalarValue { AsString: { } kind })
        {
            return;
        }

        foreach (var version in definition.GetList("versions")?.Maps ?? [])
        {
            if (version.GetString("name") is { } name && version.At("schema", "openAPIV3Schema") is MapValue schema)
            {
                schemas[new GroupVersionKind(definedGroup, name, kind)] = new Lazy<ObjectSchema>(() => WithMetadata(ReadObject(kind, schema)));
            }
        }
    }

    // Every custom resource has metadata of the usual type, whatever its schema says.
    private static ObjectSchema WithMetadata(ObjectSchema schema)
    {
        var metadata = KubernetesSchemas.BuiltIn.Find(new GroupVersionKind("", "v1", "ConfigMap"))!.Fields!.Value.Fields["metadata"];
        return schema with { Fields = new Dictionary<string, FieldSchema>(schema.Fields) { ["metadata"] = metadata } };
    }

    private static ObjectSchema ReadObject(string name, MapValue schema)
    {
        var required = schema.GetList("required")?.OfType<ScalarValue>().Select(field => field.Text).ToHashSet() ?? [];
        return new ObjectSchema
        {
            Name = name,
            IsAtomic = schema.GetString("x-kubernetes-map-type") == "atomic",
            AllowsUnknownFields = schema.GetBoolean("x-kubernetes-preserve-unknown-fields") == true,
            Fields = (schema.GetMap("properties") ?? MapValue.Empty)
                .Where(property => property.Value is MapValue)
                .Select(property => ReadField(property.Key, (MapValue)property.Value, required.Contains(property.Key)))
                .ToDictionary(field => field.Name, StringComparer.Ordinal),
        };
    }

    private static FieldSchema ReadField(string name, MapValue schema, bool isRequired) => new()
    {
        Name = name,
        Type = ReadType(name, schema),
        // A default fills in what is required.
        IsRequired = isRequired && !schema.ContainsKey("default"),
        Default = schema["default"],
        AllowedValues = [.. schema.GetList("enum")?.OfType<ScalarValue>().Select(value => value.Text) ?? []],
        Merge = schema.GetString("x-kubernetes-list-type") switch
        {
            "map" => MergeStrategy.ListMap,
            "set" => MergeStrategy.Set,
            _ => schema.GetString("x-kubernetes-map-type") == "atomic" ? MergeStrategy.Atomic : MergeStrategy.Default,
        },
        Keys = [.. schema.GetList("x-kubernetes-list-map-keys")?.OfType<ScalarValue>().Select(key => key.Text) ?? []],
    };

    private static FieldType ReadType(string name, MapValue schema)
    {
        if (schema.GetBoolean("x-kubernetes-int-or-string") == true)
        {
            return new FieldType.Scalar(ScalarType.IntOrString);
        }

        return schema.GetString("type") switch
        {
            "string" => new FieldType.Scalar(ScalarType.String),
            "boolean" => new FieldType.Scalar(ScalarType.Boolean),
            "integer" => new FieldType.Scalar(schema.GetString("format") == "int32" ? ScalarType.Int32 : ScalarType.Int64),
            "number" => new FieldType.Scalar(ScalarType.Number),
            "array" => new FieldType.ListOf(ReadType(name, schema.GetMap("items") ?? MapValue.Empty)),
            "object" when schema["additionalProperties"] is MapValue values => new FieldType.MapOf(ReadType(name, values)),
            "object" when schema.GetMap("properties") is not null => new FieldType.ObjectOf(new Lazy<ObjectSchema>(() => ReadObject(name, schema))),
            "object" when schema.GetBoolean("x-kubernetes-preserve-unknown-fields") != true && schema["additionalProperties"] is null =>
                new FieldType.ObjectOf(new Lazy<ObjectSchema>(() => ReadObject(name, schema))),
            "object" => new FieldType.Scalar(ScalarType.Object),
            _ => new FieldType.Scalar(ScalarType.Any),
        };
    }
}
