using Slipway.Resources;

namespace Slipway.Engine.Ports;

/// <summary>A right that carrying out a plan needs.</summary>
/// <param name="Verb">Such as <c>patch</c>.</param>
/// <param name="Group">The API group; empty is the core group.</param>
/// <param name="Resource">The plural, with the subresource if any: <c>pods/log</c>.</param>
/// <param name="Namespace">Null: in the whole cluster.</param>
internal sealed record AccessNeed(string Verb, string Group, string Resource, string? Namespace)
{
    public static AccessNeed Of(string verb, ResourceType type, string? inNamespace) => new(verb, type.Type.Group, type.Plural, inNamespace);

    /// <summary>The resource as rules and messages name it: <c>deployments.apps</c>.</summary>
    public string QualifiedResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}
