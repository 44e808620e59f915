using System.Text;
using YamlDotNet.Core;

namespace Slipway.Values;

/// <summary>
/// A text that kubectl reads and YamlDotNet does not, with what makes it readable put in: line breaks between JSON documents, or spaces before lines. Places in it lead back
/// to the text as it is written.
/// </summary>
internal sealed class AdaptedText
{
    private readonly string original;
    private readonly List<(int At, string Text)> insertions;
    private readonly List<int> lineStarts = [0];

    private AdaptedText(string original, List<(int At, string Text)> insertions)
    {
        this.original = original;
        this.insertions = insertions;
        var text = new StringBuilder(original);
        for (var i = insertions.Count - 1; i >= 0; i--)
        {
            text.Insert(insertions[i].At, insertions[i].Text);
        }

        Text = text.ToString();
        for (var end = original.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = original.IndexOf('\n', end + 1))
        {
            lineStarts.Add(end + 1);
        }
    }

    /// <summary>The readable text.</summary>
    public string Text { get; }

    /// <summary>The text made readable; null when there is nothing to do about it.</summary>
    public static AdaptedText? Of(string text) => (JsonSequence.Find(text) ?? ContinuationLines.Find(text)) is { } insertions ? new AdaptedText(text, insertions) : null;

    /// <summary>A place in the readable text, in the one that is written.</summary>
    public Mark Original(long index)
    {
        var written = index;
        foreach (var (at, text) in insertions)
        {
            if (written <= at)
            {
                break;
            }

            written = Math.Max(at, written - text.Length);
        }

        written = Math.Min(written, original.Length);
        var line = lineStarts.BinarySearch((int)written) is var found && found < 0 ? ~found - 1 : found;
        return new Mark(written, line + 1, written - lineStarts[line] + 1);
    }
}
