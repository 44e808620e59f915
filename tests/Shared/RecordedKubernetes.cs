namespace Slipway.Testing;

/// <summary>Exchanges recorded from a real Kubernetes, kept beside the repository where there is a copy of them.</summary>
internal static class RecordedKubernetes
{
    public const string Missing = "The recordings (shared/recorded/kubernetes above the repository) are not here.";

    /// <summary>Null where there is no copy.</summary>
    public static string? Folder { get; } = Checkout.Above(Path.Combine("shared", "recorded", "kubernetes"));
}

/// <summary>A fact that needs the recordings.</summary>
internal sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute() => Skip = RecordedKubernetes.Folder is null ? RecordedKubernetes.Missing : null;
}

/// <summary>A theory that needs the recordings.</summary>
internal sealed class RecordedTheoryAttribute : TheoryAttribute
{
    public RecordedTheoryAttribute() => Skip = RecordedKubernetes.Folder is null ? RecordedKubernetes.Missing : null;
}
