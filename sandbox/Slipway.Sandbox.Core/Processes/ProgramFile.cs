using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Slipway.Sandbox.Processes;

/// <summary>Whether Linux would execute a file. A shell that does so says less, and takes what is no program for one of its own scripts.</summary>
internal static partial class ProgramFile
{
    public const int TextFileBusy = 26;

    private const int NotFound = 2;
    private const int NotExecutable = 8;
    private const int NotAllowed = 13;
    private const int TryAgain = 11;
    private const int SetLease = 1024;
    private const int ReadLease = 0;
    private const int NoLease = 2;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // What tells an executable of this machine: magic, class and byte order, then, after its kind, the machine.
    private const int HeaderLength = 20;

    /// <exception cref="Win32Exception">It would not; with the system's own number.</exception>
    public static void Check(string program)
    {
        // Others are looked for by whoever starts them.
        if (!Path.IsPathRooted(program) || OperatingSystem.IsWindows())
            return;
        if (!File.Exists(program))
            throw new Win32Exception(Directory.Exists(program) ? NotAllowed : NotFound);
        if ((File.GetUnixFileMode(program) & Execute) == 0)
            throw new Win32Exception(NotAllowed);
        using var file = File.OpenHandle(program, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = Header(file);
        if (header is not [(byte)'#', (byte)'!', ..] && !IsOfThisMachine(header))
            throw new Win32Exception(NotExecutable);
        if (Change(file, SetLease, ReadLease) == 0)
            _ = Change(file, SetLease, NoLease);
        else if (Marshal.GetLastPInvokeError() == TryAgain)
            throw new Win32Exception(TextFileBusy);
    }

    private static bool IsOfThisMachine(byte[] header)
    {
        using var own = File.OpenHandle("/proc/self/exe");
        var known = Header(own);
        return header.AsSpan().StartsWith(known.AsSpan(0, 6)) && header.AsSpan(18).SequenceEqual(known.AsSpan(18));
    }

    private static byte[] Header(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var header = new byte[HeaderLength];
        RandomAccess.Read(file, header, 0);
        return header;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Change(Microsoft.Win32.SafeHandles.SafeFileHandle file, int command, int argument);
}
