using System.Diagnostics;

namespace Slipway.Sandbox.Processes;

/// <summary>
/// A command in a process group of its own that ends with whoever holds its input: when that is closed, by us or because we were killed,
/// a watcher ends the group. When the command ends by itself, what it left behind, in its group or marked, is ended too.
/// </summary>
internal sealed class RunProcess : IDisposable
{
    private const string Script =
        ProcessMark.EndScript +
        """

        mark=$1
        shift
        set -m
        (ulimit -S -x "$mark" 2>/dev/null; exec "$@") </dev/null 2>&1 &
        job=$!
        exec 2>/dev/null # else bash comments on its jobs' ends
        (cat >/dev/null; kill -TERM -- -$job; sleep 3; kill -KILL -- -$job; end_marked "$mark" "$mark") <&0 >/dev/null 2>&1 &
        watcher=$!
        wait $job
        code=$?
        kill -KILL -- -$job -$watcher
        end_marked "$mark" "$mark"
        exit $code
        """;

    private readonly Process _process;
    private readonly ProcessMark _mark;

    private RunProcess(Process process, ProcessMark mark) => (_process, _mark) = (process, mark);

    public static RunProcess Start(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var mark = ProcessMark.In(folder);
        // Without job control there is no group; there, ending the tree is what is left.
        string[] line = OperatingSystem.IsWindows() ? [.. command] : ["/usr/bin/env", "bash", "-c", Script, "run", mark.Range[0], .. command];
        var start = new ProcessStartInfo(line[0])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var argument in line.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunProcess(Process.Start(start)!, mark);
    }

    /// <summary>Passes every line on and returns the exit code. Cancelling ends the group first.</summary>
    public async Task<int> WaitAsync(Action<string> line, CancellationToken cancellationToken)
    {
        var gate = new Lock();
        using var end = cancellationToken.Register(End);
        await Task.WhenAll(PumpAsync(_process.StandardOutput), PumpAsync(_process.StandardError));
        await _process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return _process.ExitCode;

        async Task PumpAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } text)
            {
                lock (gate)
                {
                    line(text);
                }
            }
        }
    }

    /// <summary>Kills the command and whatever it started, as a machine does that goes down: nobody is asked first.</summary>
    public void Kill()
    {
        if (OperatingSystem.IsLinux())
        {
            _mark.End();
        }
        else
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _process.Dispose();

    private void End()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
        }
        else
        {
            _process.StandardInput.Close();
        }
    }
}
