using System.Text;

namespace Slipway.Sandbox.Hosting;

/// <summary>A run's log file: written line by line, without the token, and bounded.</summary>
internal sealed class RunLog : IDisposable
{
    private const long MaxLength = 16 * 1024 * 1024;

    private readonly StreamWriter _writer;
    private readonly string _secret;
    private readonly ChangeSignal _changes;

    public RunLog(string path, string secret, ChangeSignal changes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _writer = new StreamWriter(file, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        _secret = secret;
        _changes = changes;
    }

    public void Write(string line)
    {
        var length = _writer.BaseStream.Position;
        if (length <= MaxLength)
        {
            _writer.WriteLine(length + line.Length > MaxLength ? "… the rest of the log was dropped." : line.Replace(_secret, "***", StringComparison.Ordinal));
            _changes.Touch();
        }
    }

    public static string Read(string path)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public void Dispose() => _writer.Dispose();
}
