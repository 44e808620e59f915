using System.Globalization;
using System.Text;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>A container's output on disk, one line a record: time, a space, the text.</summary>
internal sealed class ContainerLog : IDisposable
{
    private const long MostBytes = 10 << 20;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly FileStream _file;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ContainerLog(string path, TimeProvider time)
    {
        Path = path;
        _time = time;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    public string Path { get; }

    public bool IsClosed { get; private set; }

    /// <summary>Completes when there is more than before the call, or the container has ended.</summary>
    public Task Grown
    {
        get
        {
            lock (_gate)
                return IsClosed ? Task.CompletedTask : _grown.Task;
        }
    }

    public async Task CopyAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Write(line);
    }

    public void Write(string line)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            if (IsClosed || _file.Length > MostBytes)
                return;
            _file.Write(Encoding.UTF8.GetBytes($"{_time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture)} {line}\n"));
            _file.Flush();
            (grown, _grown) = (_grown, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        grown.SetResult();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (IsClosed)
                return;
            IsClosed = true;
            _file.Dispose();
        }

        _grown.TrySetResult();
    }
}
