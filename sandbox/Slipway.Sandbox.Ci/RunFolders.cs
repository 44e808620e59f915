using System.Globalization;

namespace Slipway.Sandbox.Ci;

/// <summary>
/// The folders that runs work in, below the folder for temporary files and not below the state: that one is in the checkout of whoever uses the sandbox, and MSBuild, NuGet, git and the .NET SDK look for
/// their settings in each folder above. A file beside the state says where they are.
/// </summary>
internal sealed class RunFolders(string ci)
{
    private const int Kept = 3;

    private readonly string place = PlaceIn(ci);
    private readonly Lock _lock = new();
    private string? _root;

    /// <summary>A new empty folder for a run; of earlier runs only the last few stay.</summary>
    public string Create(long run)
    {
        lock (_lock)
        {
            if (_root is null)
            {
                Remove(ci);
                _root = Directory.CreateTempSubdirectory("slipway-ci-").FullName;
                Directory.CreateDirectory(ci);
                File.WriteAllText(place, _root);
            }

            foreach (var old in Directory.EnumerateDirectories(_root).OrderByDescending(folder => long.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)).Skip(Kept - 1))
            {
                Directory.Delete(old, recursive: true);
            }

            return Directory.CreateDirectory(Path.Combine(_root, run.ToString(CultureInfo.InvariantCulture))).FullName;
        }
    }

    /// <summary>Removes what a sandbox left that was killed, or that ends.</summary>
    /// <param name="ci">The folder that CI owns.</param>
    public static void Remove(string ci)
    {
        var place = PlaceIn(ci);
        if (File.Exists(place))
        {
            if (File.ReadAllText(place) is { Length: > 0 } root && Path.GetFileName(root).StartsWith("slipway-ci-", StringComparison.Ordinal) && Directory.Exists(root))
            {
                Directory.Delete(root, recursive: true);
            }

            File.Delete(place);
        }
    }

    private static string PlaceIn(string ci) => Path.Combine(ci, "runs.txt");
}
