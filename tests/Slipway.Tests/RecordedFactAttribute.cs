namespace Slipway.Tests;

/// <summary>A fact that needs the recorded answers of a real API server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute() => Skip = Recorded.Folder is null ? "needs the folder shared/recorded/kubernetes beside the repository." : null;
}
