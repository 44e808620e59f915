using Slipway.Naming;

namespace Slipway.Resources;

/// <summary>What names a resource in a cluster. The text form is <c>apps/v1 Deployment dev/web</c>.</summary>
/// <param name="Type">Group, version and kind.</param>
/// <param name="Namespace">The namespace; null for a cluster-scoped resource (or while it is not yet defaulted).</param>
/// <param name="Name">The name.</param>
public sealed record ResourceId(GroupVersionKind Type, string? Namespace, string Name)
{
    /// <summary>What stays the same when the same object is named in another version of its API.</summary>
    public ResourceKey Key => new(Type.Group, Type.Kind, Namespace, Name);

    /// <inheritdoc/>
    public override string ToString() => Namespace is null ? $"{Type} {Name}" : $"{Type} {Namespace}/{Name}";
}
