using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Schema;

/// <summary>What a value of a type looks like, and how far server-side apply looks into it.</summary>
internal sealed class SchemaType
{
    public string Name { get; init; } = "";

    public required SchemaShape Shape { get; set; }

    /// <summary>One owner for the whole value: a change of a part replaces all of it.</summary>
    public bool Atomic { get; set; }

    public string Scalar { get; init; } = "string";

    public ListKind List { get; init; } = ListKind.Atomic;

    public IReadOnlyList<string> Keys { get; init; } = [];

    public SchemaType? Element { get; set; }

    public Dictionary<string, SchemaField> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>A structure with known fields, as opposed to a map of anything.</summary>
    public bool IsStructure => Shape == SchemaShape.Map && Element is null;

    /// <summary>For custom resources: fields beyond the known ones are kept.</summary>
    public bool KeepsUnknown { get; set; }

    /// <summary>For custom resources: the schema that validates the value.</summary>
    public JsonObject? Rules { get; set; }

    public bool IsGranularList => Shape == SchemaShape.List && List != ListKind.Atomic;

    /// <summary>A value of unknown type: maps are granular, lists atomic.</summary>
    public static SchemaType Anything { get; } = new() { Name = "any", Shape = SchemaShape.Any };

    private static readonly SchemaType s_anyMap = new() { Shape = SchemaShape.Map, Element = Anything };
    private static readonly SchemaType s_anyList = new() { Shape = SchemaShape.List, Element = Anything };
    private static readonly SchemaType s_anyScalar = new() { Shape = SchemaShape.Scalar, Scalar = "any" };

    /// <summary>The type to use for this very value, which decides where the type leaves it open.</summary>
    public SchemaType For(JsonNode? value) => Shape != SchemaShape.Any || Atomic
        ? this
        : value switch { JsonObject => s_anyMap, JsonArray => s_anyList, _ => s_anyScalar };

    /// <summary>The type of a member of a map or structure; null where the structure has no such field.</summary>
    public SchemaType? Member(string name) =>
        Fields.TryGetValue(name, out var field) ? field.Type : Element ?? (KeepsUnknown ? Anything : null);
}

internal enum SchemaShape { Scalar, Map, List, Any }

internal enum ListKind { Atomic, Set, Map }

/// <summary>A field of a structure.</summary>
internal sealed class SchemaField
{
    public required string Name { get; init; }

    public required SchemaType Type { get; init; }

    public bool Required { get; init; }

    /// <summary>Go holds it by value: an empty structure is still written out, an empty scalar is left out.</summary>
    public bool ByValue { get; init; }

    public JsonNode? Default { get; init; }

    /// <summary>What the server writes where nothing is said.</summary>
    public JsonNode? Fill { get; init; }

    public IReadOnlyList<string> Enum { get; init; } = [];
}
