using Slipway.Values;

namespace Slipway.Schemas;

/// <summary>
/// Reads schemas as Kubernetes writes them in OpenAPI v3: those of CustomResourceDefinitions
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema) and those of a cluster's documents.
/// </summary>
/// <param name="component">Finds a schema by the name that <c>$ref</c> gives it; null for a schema without references.</param>
internal sealed class OpenApiReader(Func<string, MapValue?>? component = null)
{
    private const string Reference = "#/components/schemas/";
    private readonly Dictionary<string, Lazy<ObjectSchema>> objects = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    /// <summary>Reads the fields of an object.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="isBuiltIn">Whether it is one of Kubernetes' own: there a default does not fill in what is required, it only says Go's zero value.</param>
    public ObjectSchema ReadObject(string name, MapValue schema, bool isBuiltIn = false)
    {
        // What is nested is read when it is first asked for, and resources are validated side by side.
        lock (objects)
        {
            return Read(name, schema, isBuiltIn);
        }
    }

    private ObjectSchema Read(string name, MapValue schema, bool isBuiltIn)
    {
        var required = schema.GetList("required")?.OfType<ScalarValue>().Select(field => field.Text).ToHashSet() ?? [];
        return new ObjectSchema
        {
            Name = name,
            IsAtomic = schema.GetString("x-kubernetes-map-type") == "atomic",
            AllowsUnknownFields = schema.GetBoolean("x-kubernetes-preserve-unknown-fields") == true,
            Fields = (schema.GetMap("properties") ?? MapValue.Empty)
                .Where(property => property.Value is MapValue)
                .Select(property => ReadField(property.Key, (MapValue)property.Value, required.Contains(property.Key), isBuiltIn))
                .ToDictionary(field => field.Name, StringComparer.Ordinal),
        };
    }

    /// <summary>The type's name of three words: <c>core.v1.Container</c>.</summary>
    public static string ShortName(string component) => string.Join('.', component.Split('.')[^Math.Min(3, component.Count('.') + 1)..]);

    private FieldSchema ReadField(string name, MapValue schema, bool isRequired, bool isBuiltIn) => new()
    {
        Name = name,
        Type = ReadType(name, schema, isBuiltIn),
        IsRequired = isRequired && (isBuiltIn || !schema.ContainsKey("default")),
        IsNullable = schema.GetBoolean("nullable") == true,
        HasNullableValues = schema.GetMap("additionalProperties")?.GetBoolean("nullable") == true,
        Default = schema["default"],
        AllowedValues = [.. schema.GetList("enum")?.OfType<ScalarValue>().Where(value => !value.IsNull).Select(value => value.Text) ?? []],
        Merge = schema.GetString("x-kubernetes-list-type") switch
        {
            "map" => MergeStrategy.ListMap,
            "set" => MergeStrategy.Set,
            _ => schema.GetString("x-kubernetes-map-type") == "atomic" ? MergeStrategy.Atomic : MergeStrategy.Default,
        },
        Keys = [.. schema.GetList("x-kubernetes-list-map-keys")?.OfType<ScalarValue>().Select(key => key.Text) ?? []],
    };

    private FieldType ReadType(string name, MapValue schema, bool isBuiltIn)
    {
        if (ReferenceOf(schema) is { } reference)
        {
            return ReadReference(reference);
        }

        if (schema.GetBoolean("x-kubernetes-int-or-string") == true || schema.GetString("format") == "int-or-string")
        {
            return Scalar(ScalarType.IntOrString);
        }

        return (schema.GetString("type"), schema.GetString("format")) switch
        {
            // In a CustomResourceDefinition, 'byte' and 'date-time' are checked by the server only.
            ("string", "byte") when isBuiltIn => Scalar(ScalarType.Bytes),
            ("string", "date-time") when isBuiltIn => Scalar(ScalarType.Time),
            ("string", _) => Scalar(ScalarType.String),
            ("boolean", _) => Scalar(ScalarType.Boolean),
            ("integer", "int32") => Scalar(ScalarType.Int32),
            ("integer", _) => Scalar(ScalarType.Int64),
            ("number", _) => Scalar(ScalarType.Number),
            ("array", _) => new FieldType.ListOf(ReadType(name, schema.GetMap("items") ?? MapValue.Empty, isBuiltIn)),
            ("object", _) when schema["additionalProperties"] is MapValue values => new FieldType.MapOf(ReadType(name, values, isBuiltIn)),
            ("object", _) when schema.GetMap("properties") is not null => Object(name, schema, isBuiltIn),
            // A custom resource loses what its schema does not name.
            ("object", _) when !isBuiltIn && schema.GetBoolean("x-kubernetes-preserve-unknown-fields") != true && schema["additionalProperties"] is null =>
                Object(name, schema, isBuiltIn),
            ("object", _) => Scalar(ScalarType.Object),
            _ => Scalar(ScalarType.Any),
        };
    }

    private FieldType ReadReference(string name)
    {
        if (name.EndsWith(".api.resource.Quantity", StringComparison.Ordinal))
        {
            return Scalar(ScalarType.Quantity);
        }

        var schema = component?.Invoke(name) ?? MapValue.Empty;
        var isBuiltIn = name.StartsWith("io.k8s.", StringComparison.Ordinal);
        if (schema.GetMap("properties") is not null)
        {
            return new FieldType.ObjectOf(objects.TryGetValue(name, out var known)
                ? known
                : objects[name] = new Lazy<ObjectSchema>(() => ReadObject(ShortName(name), schema, isBuiltIn)));
        }

        // A schema that refers to itself and has no fields says nothing.
        if (!open.Add(name))
        {
            return Scalar(ScalarType.Any);
        }

        var type = ReadType(name, schema, isBuiltIn);
        open.Remove(name);
        return type;
    }

    private FieldType.ObjectOf Object(string name, MapValue schema, bool isBuiltIn) => new(new Lazy<ObjectSchema>(() => ReadObject(name, schema, isBuiltIn)));

    // A reference stands alone, or in an allOf beside a default.
    private static string? ReferenceOf(MapValue schema) =>
        (schema.GetString("$ref") ?? (schema.GetList("allOf") is [MapValue only] ? only.GetString("$ref") : null)) is { } text
        && text.StartsWith(Reference, StringComparison.Ordinal)
            ? text[Reference.Length..]
            : null;

    private static FieldType.Scalar Scalar(ScalarType type) => new(type);
}
