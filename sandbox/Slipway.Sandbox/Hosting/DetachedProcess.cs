using System.Diagnostics;
using System.Text.Json;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Hosting;

/// <summary>Starts the sandbox so that it outlives this process and whatever is rebuilt.</summary>
internal sealed class DetachedProcess
{
    /// <summary>
    /// The shell gives the process files instead of our standard streams, closes what else it inherited, and ends at once, which leaves
    /// the process to init. Its first output line is the id.
    /// </summary>
    private const string Script =
        """
        log=$1; shift
        exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
        "$@" </dev/null >>"$log" 2>&1 &
        echo $!
        """;

    private readonly SandboxFolder _folder;
    private readonly long _logStart;
    private readonly int _id;

    private DetachedProcess(SandboxFolder folder, long logStart, int id)
    {
        _folder = folder;
        _logStart = logStart;
        _id = id;
    }

    public static DetachedProcess Start(SandboxFolder folder, SandboxOptions options)
    {
        var binaries = SandboxBinaries.Ensure(folder);
        var log = new FileInfo(folder.Log);
        if (log.Exists && log.Length > 4 * 1024 * 1024)
        {
            log.MoveTo(folder.Log + ".old", overwrite: true);
        }

        var logStart = File.Exists(folder.Log) ? new FileInfo(folder.Log).Length : 0;
        var argument = JsonSerializer.Serialize(
            new DetachedOptions(folder.Root, options.Port, options.SourceFolder, SandboxVersion.Current, options.SeedCanary, options.SeedConfigRepository), HostingJson.Default.DetachedOptions);
        string[] command = [DotNetHost(), "exec", binaries, argument];
        using var launcher = Process.Start(OperatingSystem.IsWindows() ? Windows(command, folder) : Unix(command, folder))!;
        if (OperatingSystem.IsWindows())
        {
            return new DetachedProcess(folder, logStart, launcher.Id);
        }

        var id = int.Parse(launcher.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
        launcher.WaitForExit();
        return new DetachedProcess(folder, logStart, id);
    }

    public bool HasEnded() => !OtherProcess.IsRunning(_id);

    /// <summary>What the process has written, at most the last 4,000 characters.</summary>
    public string ReadLog()
    {
        if (!File.Exists(_folder.Log))
        {
            return "";
        }

        using var file = new FileStream(_folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(Math.Max(_logStart, file.Length - 4000), SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Trim();
    }

    private static ProcessStartInfo Unix(string[] command, SandboxFolder folder)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, WorkingDirectory = folder.Root };
        foreach (var argument in (string[])["-c", Script, "sandbox", folder.Log, .. command])
        {
            start.ArgumentList.Add(argument);
        }

        // Settings of the build that started us are not the sandbox's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Its debugger's sockets would stay in the temporary folder when it is killed, and those of the builds that its CI runs.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // Mapping each compiled method twice costs a tenth of the start, and guards against nobody here: whoever reaches this process may run programs.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return start;
    }

    private static ProcessStartInfo Windows(string[] command, SandboxFolder folder)
    {
        // Only a shell-executed process inherits no handles there.
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = true, WindowStyle = ProcessWindowStyle.Hidden, WorkingDirectory = folder.Root,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>The dotnet that runs us, also where we were started through an executable of our own.</summary>
    private static string DotNetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var own = Environment.ProcessPath;
        if (own is not null && Path.GetFileName(own) == name)
        {
            return own;
        }

        var runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        return File.Exists(Path.Combine(root, name)) ? Path.Combine(root, name) : name;
    }
}
