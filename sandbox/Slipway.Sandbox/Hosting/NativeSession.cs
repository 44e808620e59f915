using System.Runtime.InteropServices;

namespace Slipway.Sandbox.Hosting;

/// <summary>A session of its own: signals for the terminal that started the sandbox do not reach it.</summary>
internal static class NativeSession
{
    public static void Create()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Fails where the process already leads its group; then there is nothing to leave.
            _ = SetSid();
        }
    }

    [DllImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetSid();
}
