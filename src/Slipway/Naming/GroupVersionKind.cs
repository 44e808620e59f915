namespace Slipway.Naming;

/// <summary>The type of a resource as a manifest names it.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version, such as <c>v1</c>.</param>
/// <param name="Kind">The kind, such as <c>Deployment</c>.</param>
public sealed record GroupVersionKind(string Group, string Version, string Kind)
{
    /// <summary>The text of a manifest's <c>apiVersion</c>: <c>apps/v1</c>, or <c>v1</c> in the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Kind and group as KEP-3659 and kubectl write them: <c>Deployment.apps</c>, <c>ConfigMap</c>.</summary>
    public string GroupKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>Splits <c>apiVersion</c> and <c>kind</c> of a manifest.</summary>
    public static GroupVersionKind Of(string apiVersion, string kind) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0
            ? new GroupVersionKind(apiVersion[..slash], apiVersion[(slash + 1)..], kind)
            : new GroupVersionKind("", apiVersion, kind);

    /// <summary>Whether group and kind are the same, in whatever version.</summary>
    public bool IsSameKind(GroupVersionKind other) => Kind == other.Kind && Group == other.Group;

    /// <inheritdoc/>
    public override string ToString() => $"{ApiVersion} {Kind}";
}
