using Slipway.Values;

namespace Slipway.Tests;

/// <summary>Answers recorded from a real API server, in a folder beside the repository.</summary>
internal static class Recorded
{
    public static string? Folder { get; } = Find();

    public static MapValue Read(string path) => (MapValue)JsonValues.Read(File.ReadAllBytes(Path.Combine(Folder!, path)));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "recorded", "kubernetes");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
