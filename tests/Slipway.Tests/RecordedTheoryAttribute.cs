namespace Slipway.Tests;

/// <summary>A theory that needs the recorded answers of a real API server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordedTheoryAttribute : TheoryAttribute
{
    public RecordedTheoryAttribute() => Skip = Recorded.Folder is null ? "needs the folder shared/recorded/kubernetes beside the repository." : null;
}
