using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Store;

/// <summary>
/// An append-only file of JSON lines, one per change, written and synced in groups. At a start it is rewritten as a snapshot when it holds
/// several times more than what lives.
/// </summary>
internal sealed class Journal(string path) : IAsyncDisposable
{
    private const int FewestLines = 10_000;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signal = new(0);
    private ArrayBufferWriter<byte> _pending = new();
    private TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FileStream? _file;
    private Task _writing = Task.CompletedTask;
    private Task _inFlight = Task.CompletedTask;
    private int _lines;
    private bool _closing;
    private Exception? _broken;

    internal sealed record Entry(long Version, string Key, string Namespace, string Name, JsonObject? Json);

    /// <summary>What the file says. A last line that was cut off by a crash was never acknowledged and is dropped.</summary>
    /// <exception cref="SlipwayException">A line before the last is damaged.</exception>
    public IEnumerable<Entry> Read()
    {
        if (!File.Exists(path))
            yield break;
        long good = 0;
        var bytes = File.ReadAllBytes(path);
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            if (end < 0)
                break;
            _lines++;
            var entry = Parse(bytes.AsSpan(start, end - start));
            if (entry is null && end + 1 < bytes.Length)
                throw new SlipwayException(path, $"is damaged at line {_lines}, so the cluster cannot be read. Restore or delete this file; the sandbox's other state is intact.");
            if (entry is null)
                break;
            good = end + 1;
            start = end + 1;
            yield return entry;
        }

        if (good < bytes.Length)
        {
            using var file = File.OpenWrite(path);
            file.SetLength(good);
        }
    }

    /// <summary>Begins to write; the objects are those that <see cref="Read"/> led to.</summary>
    public void Open(List<StoredObject> items, long version)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (_lines > FewestLines && _lines > 3 * items.Count)
            Rewrite(items, version);
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 1, FileOptions.Asynchronous);
        _writing = Task.Run(WriteLoopAsync);
    }

    public void Put(StoredObject stored)
    {
        lock (_gate)
            Append(_pending, stored);
        Signal();
    }

    public void Delete(StoredObject stored)
    {
        lock (_gate)
            Append(_pending, new JsonObject { ["v"] = stored.Version, ["k"] = stored.Key, ["ns"] = stored.Namespace, ["n"] = stored.Name }.ToJsonString() + "\n");
        Signal();
    }

    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (_broken is not null)
                return Task.FromException(_broken);
            return _pending.WrittenCount > 0 ? _flushed.Task : _inFlight;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _closing = true;
        Signal();
        await _writing;
        if (_file is not null)
            await _file.DisposeAsync();
        _signal.Dispose();
    }

    private static Entry? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject json || json.Number("v") is not { } version)
                return null;
            var value = json["o"] as JsonObject;
            json.Remove("o");
            return new Entry(version, json.Text("k") ?? "", json.Text("ns") ?? "", json.Text("n") ?? "", value);
        }
        catch (System.Text.Json.JsonException)
        {
            // The caller decides whether this is the cut-off end or damage.
            return null;
        }
    }

    private static void Append(ArrayBufferWriter<byte> buffer, string text) => Encoding.UTF8.GetBytes(text, buffer);

    private static void Append(ArrayBufferWriter<byte> buffer, StoredObject stored)
    {
        Append(buffer, $"{{\"v\":{stored.Version.ToString(CultureInfo.InvariantCulture)},\"k\":\"{stored.Key}\",\"o\":");
        buffer.Write(stored.Utf8);
        Append(buffer, "}\n");
    }

    private void Signal()
    {
        if (_signal.CurrentCount == 0)
            _signal.Release();
    }

    private async Task WriteLoopAsync()
    {
        while (true)
        {
            await _signal.WaitAsync();
            ArrayBufferWriter<byte> batch;
            TaskCompletionSource done;
            bool closing;
            lock (_gate)
            {
                (batch, _pending) = (_pending, new());
                (done, _flushed) = (_flushed, new(TaskCreationOptions.RunContinuationsAsynchronously));
                _inFlight = done.Task;
                closing = _closing;
            }

            try
            {
                if (batch.WrittenCount > 0)
                {
                    await _file!.WriteAsync(batch.WrittenMemory);
                    _file.Flush(flushToDisk: true);
                }

                done.SetResult();
            }
            catch (IOException e)
            {
                var error = new IOException($"{path}: cannot be written: {e.Message} Changes are refused until the sandbox is started again.", e);
                lock (_gate)
                {
                    _broken = error;
                    // Who has come since waits for a batch that nobody will write.
                    _flushed.SetException(error);
                }

                done.SetException(error);
                return;
            }

            if (closing)
                return;
        }
    }

    private void Rewrite(List<StoredObject> items, long version)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Append(buffer, $"{{\"v\":{version.ToString(CultureInfo.InvariantCulture)}}}\n");
        foreach (var item in items)
            Append(buffer, item);
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(buffer.WrittenSpan);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
