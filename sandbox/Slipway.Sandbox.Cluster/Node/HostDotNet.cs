namespace Slipway.Sandbox.Cluster.Node;

/// <summary>This machine's .NET, which runs images that bring none.</summary>
internal static class HostDotNet
{
    public static string Program { get; } = Find();

    public static string Root { get; } = Path.GetDirectoryName(Program) ?? "";

    private static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        // The runtime's own folder is <root>/shared/Microsoft.NETCore.App/<version>/.
        var runtime = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        if (File.Exists(runtime))
            return runtime;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(part => Path.Combine(part, name)).FirstOrDefault(File.Exists) ?? name;
    }
}
