using System.Text;

namespace Slipway.BuildHost.Output;

/// <summary>A console stream that never prints a secret.</summary>
internal sealed class MaskedWriter(Stream stream) : TextWriter
{
    private readonly StreamWriter _inner = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
    private readonly StringBuilder _characters = new();

    public override Encoding Encoding => _inner.Encoding;

    /// <summary>Puts masked writers in front of standard output and standard error.</summary>
    public static void Install()
    {
        Console.SetOut(new MaskedWriter(Console.OpenStandardOutput()));
        Console.SetError(new MaskedWriter(Console.OpenStandardError()));
    }

    // Single characters wait for their line: a secret written one by one would slip through.
    public override void Write(char value)
    {
        _characters.Append(value);
        if (value == '\n')
            Flush();
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;

        if (_characters.Length > 0)
        {
            value = _characters.Append(value).ToString();
            _characters.Clear();
        }

        _inner.Write(SecretMask.Apply(value));
    }

    public override void WriteLine() => Write(Environment.NewLine);

    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    public override void Flush()
    {
        if (_characters.Length == 0)
            return;

        var text = _characters.ToString();
        _characters.Clear();
        _inner.Write(SecretMask.Apply(text));
    }
}
