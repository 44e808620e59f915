using Slipway.Naming;

namespace Slipway.Schemas;

/// <summary>What is known of a kind of resource.</summary>
public sealed record KindSchema
{
    /// <summary>Group, version and kind.</summary>
    public required GroupVersionKind Type { get; init; }

    /// <summary>Whether its objects live in a namespace.</summary>
    public required bool IsNamespaced { get; init; }

    /// <summary>The object's fields, found when first asked for; null where they are not known.</summary>
    public Lazy<ObjectSchema>? Fields { get; init; }
}
