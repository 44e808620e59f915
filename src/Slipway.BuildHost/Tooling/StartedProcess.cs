using System.Diagnostics;

namespace Nuke.Common.Tooling;

/// <summary>A process whose output is collected line by line.</summary>
internal sealed class StartedProcess : IProcess
{
    private readonly Process _process;
    private readonly Func<string, string> _filter;
    private readonly Action<OutputType, string>? _logger;
    private readonly int? _timeout;
    private readonly List<Output> _output = [];

    public StartedProcess(ProcessStartInfo start, int? timeout, Action<OutputType, string>? logger, Func<string, string> filter)
    {
        (_timeout, _logger, _filter) = (timeout, logger, filter);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(OutputType.Std, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(OutputType.Err, line.Data);
        _process.Start();
        RunningProcesses.Add(_process);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string FileName => _process.StartInfo.FileName;

    public string Arguments => _filter(_process.StartInfo.Arguments);

    public string WorkingDirectory => _process.StartInfo.WorkingDirectory;

    public IReadOnlyCollection<Output> Output
    {
        get
        {
            lock (_output)
                return _output.ToArray();
        }
    }

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    public void Kill() => _process.Kill(entireProcessTree: true);

    public bool WaitForExit()
    {
        var hasExited = _process.WaitForExit(_timeout ?? Timeout.Infinite);
        if (hasExited)
            _process.WaitForExit();
        else
            Kill();

        RunningProcesses.Remove(_process);
        return hasExited;
    }

    public void Dispose()
    {
        RunningProcesses.Remove(_process);
        _process.Dispose();
    }

    private void Add(OutputType type, string? line)
    {
        if (line is null)
            return;

        line = _filter(line);
        lock (_output)
            _output.Add(new Output { Type = type, Text = line });
        _logger?.Invoke(type, line);
    }
}
