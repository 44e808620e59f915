using System.Diagnostics;
using System.Text;
using Slipway.Sandbox.Hosting;

namespace Slipway.Components.Tests.Processes;

/// <summary>A build of this assembly as a process, pointed at a sandbox.</summary>
internal sealed class BuildProcess : IDisposable
{
    private static readonly string[] Foreign = ["CI", "BuildHost", "BuildFlavor", "SlipwaySource", "KUBECONFIG"];

    private readonly Process process;
    private readonly StringBuilder output = new();

    private BuildProcess(Process process) => this.process = process;

    /// <summary>Everything that it printed.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts a build in a folder. The switch gets it at once: it may be killed before this returns.</summary>
    public static BuildProcess Start(string build, string folder, SandboxServer sandbox, KillSwitch kills, params string[] arguments) =>
        Start(build, folder, sandbox, kills, [], arguments);

    /// <summary>Starts a build in a folder, with more variables of the environment; one without a value is taken away.</summary>
    public static BuildProcess Start(string build, string folder, SandboxServer sandbox, KillSwitch kills, IReadOnlyList<(string Name, string? Value)> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BuildProcess).Assembly.Location, .. arguments, "--root", folder])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Settings(build, sandbox).Select(setting => (setting.Key, (string?)setting.Value)).Concat(variables))
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var started = new BuildProcess(process);
        process.OutputDataReceived += started.Add;
        process.ErrorDataReceived += started.Add;
        kills.Arm(process, process.Start);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate() => Process.Start("kill", ["-s", "TERM", $"{process.Id}"]).Dispose();

    /// <summary>Waits until it has ended, and all its output is here.</summary>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static bool IsForeign(string name) => Foreign.Contains(name)
        || name.StartsWith("SLIPWAY_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("NUKE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("GITHUB_", StringComparison.OrdinalIgnoreCase);

    public static Dictionary<string, string> Settings(string build, SandboxServer sandbox) => new()
    {
        // It lives for a second: nothing in it gets compiled twice.
        ["DOTNET_TieredPGO"] = "0",
        [Program.Variable] = build,
        [Program.ImageVariable] = $"localhost:{sandbox.Address.Port}/slipway/empty:latest",
        ["SLIPWAY_CONFIG_REPOSITORY"] = sandbox.ConfigRepository.AbsoluteUri,
        ["SLIPWAY_FORGE_TOKEN_FILE"] = sandbox.TokenPath,
        ["SLIPWAY_REGISTRY"] = $"localhost:{sandbox.Address.Port}/acme",
        ["SLIPWAY_DOCKER_CONFIG"] = sandbox.DockerConfigFolder,
        ["SLIPWAY_KUBECONFIG"] = sandbox.KubeconfigPath,
        ["SLIPWAY_SLACK_API"] = sandbox.SlackAddress.AbsolutePath,
        ["SLIPWAY_SLACK_TOKEN_FILE"] = sandbox.TokenPath,
        ["SLIPWAY_SLACK_CHANNEL"] = "releases",
    };

    private void Add(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }
}
