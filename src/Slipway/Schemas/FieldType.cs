namespace Slipway.Schemas;

/// <summary>What a field may hold.</summary>
public abstract record FieldType
{
    private FieldType()
    {
    }

    /// <summary>A value without fields of its own.</summary>
    /// <param name="Kind">Which.</param>
    public sealed record Scalar(ScalarType Kind) : FieldType;

    /// <summary>A list.</summary>
    /// <param name="Item">What each item holds.</param>
    public sealed record ListOf(FieldType Item) : FieldType;

    /// <summary>A map with free keys.</summary>
    /// <param name="Item">What each value holds.</param>
    public sealed record MapOf(FieldType Item) : FieldType;

    /// <summary>A map with known fields.</summary>
    /// <param name="Schema">Its fields, found when first asked for: types refer to each other.</param>
    public sealed record ObjectOf(Lazy<ObjectSchema> Schema) : FieldType;
}
