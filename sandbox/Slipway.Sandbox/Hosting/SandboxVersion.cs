using System.Security.Cryptography;

namespace Slipway.Sandbox.Hosting;

/// <summary>Tells builds of the sandbox apart, and names the files that one consists of.</summary>
internal static class SandboxVersion
{
    private static readonly Lazy<(string Version, IReadOnlyList<string> Files)> s_binaries = new(Find);

    /// <summary>A hash over the compiler's ids of all assemblies that are not part of .NET.</summary>
    public static string Current => s_binaries.Value.Version;

    /// <summary>The files of those assemblies.</summary>
    public static IReadOnlyList<string> Files => s_binaries.Value.Files;

    private static (string Version, IReadOnlyList<string> Files) Find()
    {
        var main = typeof(SandboxVersion).Assembly;
        var folder = Path.GetDirectoryName(main.Location)!;
        var found = new SortedDictionary<string, Guid>(StringComparer.Ordinal);
        var pending = new Queue<System.Reflection.Assembly>([main]);
        while (pending.TryDequeue(out var assembly))
        {
            if (!found.TryAdd(assembly.Location, assembly.ManifestModule.ModuleVersionId))
            {
                continue;
            }

            foreach (var name in assembly.GetReferencedAssemblies())
            {
                // What is not beside us comes with the shared framework.
                if (File.Exists(Path.Combine(folder, name.Name + ".dll")))
                {
                    pending.Enqueue(System.Reflection.Assembly.Load(name));
                }
            }
        }

        var ids = found.Values.SelectMany(id => id.ToByteArray()).ToArray();
        return (Convert.ToHexStringLower(SHA256.HashData(ids))[..16], [.. found.Keys]);
    }
}
