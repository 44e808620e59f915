using System.Diagnostics;

namespace Slipway.Testing;

/// <summary>Files that a test writes to have them executed.</summary>
internal static class ExecutableFile
{
    /// <summary>Makes a file that the caller wrote executable.</summary>
    /// <remarks>
    /// What this process wrote may be open for writing in a child that another thread has just forked, and Linux refuses to execute such a file ("Text file busy").
    /// The copy was only ever open in another process.
    /// </remarks>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        using var copy = Process.Start("sh", ["-c", """cp "$0" "$0.copy" && chmod 700 "$0.copy" && mv "$0.copy" "$0" """, path]);
        copy.WaitForExit();
        if (copy.ExitCode != 0)
            throw new InvalidOperationException($"{path}: cannot be made executable, exit code {copy.ExitCode}");
    }
}
