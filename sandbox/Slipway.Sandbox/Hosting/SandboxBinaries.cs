using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Hosting;

/// <summary>A copy of the sandbox's assemblies per version: the build's output may be replaced while the sandbox runs.</summary>
internal static class SandboxBinaries
{
    private const string RuntimeConfig = "Slipway.Sandbox.runtimeconfig.json";

    /// <summary>The path of the copy's main assembly.</summary>
    public static string Ensure(SandboxFolder folder)
    {
        var target = Path.Combine(folder.Binaries, SandboxVersion.Current);
        if (!Directory.Exists(target))
        {
            Copy(folder, target);
        }

        return Path.Combine(target, Path.GetFileName(typeof(SandboxBinaries).Assembly.Location));
    }

    private static void Copy(SandboxFolder folder, string target)
    {
        if (Directory.Exists(folder.Binaries))
        {
            // The caller holds the start lock, so no older copy is in use.
            Directory.Delete(folder.Binaries, recursive: true);
        }

        var temporary = target + ".tmp";
        Directory.CreateDirectory(temporary);
        foreach (var file in SandboxVersion.Files)
        {
            File.Copy(file, Path.Combine(temporary, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(temporary, RuntimeConfig), Config());
        Directory.Move(temporary, target);
    }

    private static string Config() => new JsonObject
    {
        ["runtimeOptions"] = new JsonObject
        {
            ["tfm"] = $"net{Environment.Version.ToString(2)}",
            ["framework"] = new JsonObject
            {
                ["name"] = "Microsoft.AspNetCore.App",
                ["version"] = $"{Environment.Version.Major}.{Environment.Version.Minor}.0",
            },
            ["configProperties"] = new JsonObject
            {
                ["System.GC.Concurrent"] = false,
                ["System.GC.Server"] = false,
                ["System.GC.ConserveMemory"] = 5,
                ["System.Globalization.Invariant"] = true,
                ["System.Runtime.TieredPGO"] = false,
                // Nobody listens to its counters and events.
                ["System.Diagnostics.Tracing.EventSource.IsSupported"] = false,
                ["System.Diagnostics.Metrics.Meter.IsSupported"] = false,
            },
        },
    }.ToJsonString();
}
