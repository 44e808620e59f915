namespace Slipway.ApplySets;

/// <summary>A part of a cluster that could not be looked at: whether members of an apply set are there is not known. It is neither forgotten nor pruned.</summary>
/// <param name="GroupKind">The kind, as <c>Deployment.apps</c>; null: kinds that nothing names.</param>
/// <param name="Namespace">The namespace; null: the kind as a whole; <see cref="OtherNamespaces"/>: those that nothing names.</param>
/// <param name="Reason">Why it could not be looked at, and what to do.</param>
internal sealed record MemberGap(string? GroupKind, string? Namespace, string Reason)
{
    /// <summary>Stands for the namespaces that nothing names.</summary>
    public const string OtherNamespaces = "*";

    /// <summary>What could not be looked at, and why: <c>Secret in namespace dev: the right to list is missing.</c></summary>
    public override string ToString() => (GroupKind, Namespace) switch
    {
        (null, null) => $"other kinds: {Reason}",
        (null, _) => $"other namespaces: {Reason}",
        (_, null) => $"{GroupKind}: {Reason}",
        _ => $"{GroupKind} in namespace {Namespace}: {Reason}",
    };
}
