using System.Diagnostics;
using System.Text;

namespace Slipway.BuildHost.Tests.Running;

/// <summary>A process under test, without standard input and with an environment that says nothing about the machine it runs on.</summary>
internal sealed class RunningProcess : IDisposable
{
    private static readonly string[] Foreign =
        ["GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_HOME", "JENKINS_URL", "CI", "BuildHost", "BuildFlavor", "SlipwaySource"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    public RunningProcess(string program, IEnumerable<string> arguments, string folder, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (Foreign.Contains(name) || name.StartsWith("SLIPWAY_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("NUKE_", StringComparison.OrdinalIgnoreCase))
                start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_error, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Runs one of the builds of this assembly.</summary>
    public static RunningProcess Build(string build, RepositoryFolder repository, string[] arguments, params (string Name, string? Value)[] environment) =>
        new("dotnet", [typeof(Program).Assembly.Location, .. arguments], repository.Root, [(Program.Variable, build), .. environment]);

    public static async Task<Outcome> RunBuild(string build, RepositoryFolder repository, string arguments, params (string Name, string? Value)[] environment)
    {
        using var process = Build(build, repository, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), environment);
        return await process.End();
    }

    public async Task<Outcome> End()
    {
        await _process.WaitForExitAsync();
        lock (_awaited)
            return new Outcome(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    /// <summary>Waits until the process has printed the text, or has ended without it.</summary>
    public async Task Prints(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
                return;
            _awaited.Add((text, seen));
        }

        await Task.WhenAny(seen.Task, _process.WaitForExitAsync());
    }

    public async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Add(StringBuilder text, string? line)
    {
        if (line is null)
            return;

        lock (_awaited)
        {
            text.Append(line).Append('\n');
            foreach (var (awaited, seen) in _awaited)
            {
                if (line.Contains(awaited, StringComparison.Ordinal))
                    seen.TrySetResult();
            }
        }
    }
}
