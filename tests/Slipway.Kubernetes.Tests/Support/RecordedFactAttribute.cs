namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A test that replays recorded answers.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute() =>
        Skip = Recorded.Folder is null ? "The recorded answers are not here; SLIPWAY_RECORDED names their folder." : null;
}
