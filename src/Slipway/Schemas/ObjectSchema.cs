namespace Slipway.Schemas;

/// <summary>The fields of a type.</summary>
public sealed record ObjectSchema
{
    /// <summary>The type's name, such as <c>core.v1.Container</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The fields by name.</summary>
    public required IReadOnlyDictionary<string, FieldSchema> Fields
    {
        get;
        init
        {
            field = value;
            RequiredFields = [.. value.Values.Where(one => one.IsRequired)];
        }
    }

    /// <summary>Those that must be there.</summary>
    internal FieldSchema[] RequiredFields { get; private init; } = [];

    /// <summary>Whether server-side apply treats values of the type as one value.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>Whether other fields are kept: a custom resource with <c>x-kubernetes-preserve-unknown-fields</c>.</summary>
    public bool AllowsUnknownFields { get; init; }
}
