using Slipway.Values;

namespace Slipway.Tests;

/// <summary>Answers recorded from a real API server, in a folder beside the repository.</summary>
internal static class Recorded
{
    public static string? Folder => RecordedKubernetes.Folder;

    public static MapValue Read(string path) => (MapValue)JsonValues.Read(File.ReadAllBytes(Path.Combine(Folder!, path)));
}
