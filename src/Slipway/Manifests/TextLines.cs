using System.Text;

namespace Slipway.Manifests;

/// <summary>The lines of a text, each with its line break, so that a missing last one shows. Only their places are kept: four bytes a line.</summary>
internal sealed class TextLines
{
    private readonly ReadOnlyMemory<byte> content;
    private readonly int[] starts;

    public TextLines(ReadOnlyMemory<byte> content)
    {
        this.content = content;
        var span = content.Span;
        Count = span.Count((byte)'\n') + (span.Length > 0 && span[^1] != '\n' ? 1 : 0);
        starts = new int[Count + 1];
        for (var line = 1; line < Count; line++)
        {
            starts[line] = starts[line - 1] + span[starts[line - 1]..].IndexOf((byte)'\n') + 1;
        }

        starts[Count] = span.Length;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The bytes of a line.</summary>
    public ReadOnlySpan<byte> this[int line] => content.Span[starts[line]..starts[line + 1]];

    /// <summary>A line as text.</summary>
    public string Text(int line) => Encoding.UTF8.GetString(this[line]);
}
