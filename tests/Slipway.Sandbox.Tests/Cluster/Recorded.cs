using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>Exchanges recorded from a real Kubernetes, read in place from beside the repository.</summary>
internal static class Recorded
{
    public static string? Folder { get; } = Find();

    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, name)))!;

    private static string? Find([CallerFilePath] string source = "")
    {
        for (var folder = Path.GetDirectoryName(source); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "shared", "recorded", "kubernetes");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}

/// <summary>A fact that needs the recordings.</summary>
internal sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute()
    {
        if (Recorded.Folder is null)
            Skip = "The recordings (shared/recorded/kubernetes above the repository) are not here.";
    }
}

/// <summary>A theory that needs the recordings.</summary>
internal sealed class RecordedTheoryAttribute : TheoryAttribute
{
    public RecordedTheoryAttribute()
    {
        if (Recorded.Folder is null)
            Skip = "The recordings (shared/recorded/kubernetes above the repository) are not here.";
    }
}
