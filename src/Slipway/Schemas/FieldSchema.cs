using Slipway.Values;

namespace Slipway.Schemas;

/// <summary>A field of a type.</summary>
public sealed record FieldSchema
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it may hold.</summary>
    public required FieldType Type { get; init; }

    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether null is a value of it, of a kind that Kubernetes does not bring.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether null is a value of the entries of a map.</summary>
    public bool HasNullableValues { get; init; }

    /// <summary>The only values that it may have; empty for no such rule.</summary>
    public IReadOnlyList<string> AllowedValues { get; init; } = [];

    /// <summary>What the server fills in; null for nothing.</summary>
    public Value? Default { get; init; }

    /// <summary>How server-side apply merges it (https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy).</summary>
    public MergeStrategy Merge { get; init; }

    /// <summary>The fields that tell the items of a list apart, for <see cref="MergeStrategy.ListMap"/>.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}
