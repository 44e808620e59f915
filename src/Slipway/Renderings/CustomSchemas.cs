using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>The schemas of kinds that CustomResourceDefinitions in a rendering, or beside it, define.</summary>
internal sealed class CustomSchemas
{
    private readonly Dictionary<GroupVersionKind, Lazy<ObjectSchema>> schemas = [];

    public static CustomSchemas Of(Rendering rendering) => Of([.. rendering.Beside.Select(beside => beside.Definition), .. rendering.All]);

    private static CustomSchemas Of(IEnumerable<Resource> resources)
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
                schemas[new GroupVersionKind(definedGroup, name, kind)] = new Lazy<ObjectSchema>(() => WithMetadata(new OpenApiReader().ReadObject(kind, schema)));
            }
        }
    }

    // Every custom resource has metadata of the usual type, whatever its schema says.
    private static ObjectSchema WithMetadata(ObjectSchema schema)
    {
        var metadata = KubernetesSchemas.BuiltIn.Find(new GroupVersionKind("", "v1", "ConfigMap"))!.Fields!.Value.Fields["metadata"];
        return schema with { Fields = new Dictionary<string, FieldSchema>(schema.Fields) { ["metadata"] = metadata } };
    }
}
