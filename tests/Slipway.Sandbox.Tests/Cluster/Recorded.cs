using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>Exchanges recorded from a real Kubernetes, read in place from beside the repository.</summary>
internal static class Recorded
{
    public static string? Folder => RecordedKubernetes.Folder;

    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, name)))!;
}
