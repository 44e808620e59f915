using Slipway.Naming;

namespace Slipway.Resources;

/// <summary>A type of resource that a cluster serves, as discovery describes it.</summary>
public sealed record ResourceType
{
    /// <summary>Group, version and kind.</summary>
    public required GroupVersionKind Type { get; init; }

    /// <summary>The name in URLs: <c>deployments</c>.</summary>
    public required string Plural { get; init; }

    /// <summary>Whether its objects live in a namespace.</summary>
    public required bool IsNamespaced { get; init; }

    /// <summary>What can be done with it: <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>patch</c>, <c>delete</c>…</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Whether controllers write its status apart from its specification: discovery lists <c>{plural}/status</c>.</summary>
    public bool HasStatus { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Type.ToString();
}
