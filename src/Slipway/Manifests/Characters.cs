using System.Text;

namespace Slipway.Manifests;

/// <summary>
/// The characters of a text in UTF-8. In a file of plain ASCII the bytes are the characters, so that a large one is not kept a second time, twice as big.
/// </summary>
internal sealed class Characters
{
    private readonly ReadOnlyMemory<byte> ascii;
    private readonly string? text;

    /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
    public Characters(ReadOnlyMemory<byte> utf8, Encoding strict)
    {
        if (Ascii.IsValid(utf8.Span))
        {
            (ascii, Length) = (utf8, utf8.Length);
        }
        else
        {
            text = strict.GetString(utf8.Span);
            Length = text.Length;
        }
    }

    public Characters(string text) => (this.text, Length) = (text, text.Length);

    public int Length { get; }

    public char this[int index] => text is null ? (char)ascii.Span[index] : text[index];

    /// <summary>Reads them from the start.</summary>
    public TextReader Read() => text is null ? new AsciiReader(ascii) : new StringReader(text);

    /// <summary>Those from a place up to another one.</summary>
    public string Slice(int start, int end) => text is null ? Encoding.ASCII.GetString(ascii.Span[start..end]) : text[start..end];

    /// <summary>How many bytes they take.</summary>
    public int Bytes(int start, int end) => text is null ? end - start : Encoding.UTF8.GetByteCount(text.AsSpan(start..end));

    /// <summary>The end of a range without the white space that it ends in.</summary>
    public int TrimEnd(int start, int end)
    {
        while (end > start && char.IsWhiteSpace(this[end - 1]))
        {
            end--;
        }

        return end;
    }

    /// <summary>The end of the line that a place is on, before its line break.</summary>
    public int LineEnd(int position)
    {
        var end = text is null ? ascii.Span[position..].IndexOfAny((byte)'\r', (byte)'\n') : text.AsSpan(position).IndexOfAny('\r', '\n');
        return end < 0 ? Length : position + end;
    }

    /// <summary>A place as people count: its line and column, from 1.</summary>
    public string Position(int position)
    {
        var (line, start) = text is null
            ? (ascii.Span[..position].Count((byte)'\n'), ascii.Span[..position].LastIndexOf((byte)'\n'))
            : (text.AsSpan(0, position).Count('\n'), text.AsSpan(0, position).LastIndexOf('\n'));
        return $"{line + 1}:{position - start}";
    }

    /// <summary>Whether they hold a character of ASCII.</summary>
    public bool Contains(char character) => text is null ? ascii.Span.Contains((byte)character) : text.Contains(character, StringComparison.Ordinal);

    /// <summary>Whether lines end as on Windows, at least some.</summary>
    public bool HasWindowsLineEnds => text is null ? ascii.Span.IndexOf("\r\n"u8) >= 0 : text.Contains("\r\n", StringComparison.Ordinal);

    private sealed class AsciiReader(ReadOnlyMemory<byte> bytes) : TextReader
    {
        private int position;

        public override int Peek() => position < bytes.Length ? bytes.Span[position] : -1;

        public override int Read() => position < bytes.Length ? bytes.Span[position++] : -1;

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            var read = Encoding.ASCII.GetChars(bytes.Span.Slice(position, Math.Min(buffer.Length, bytes.Length - position)), buffer);
            position += read;
            return read;
        }
    }
}
