using Slipway.Values;

namespace Slipway.PathEdits;

/// <summary>Adds and removes entries and items in block style: whole lines come and go.</summary>
/// <param name="text">The file.</param>
/// <param name="shape">How what is added is laid out.</param>
internal sealed class BlockEdit(string text, BlockShape shape)
{
    private readonly string lineBreak = SourceLines.Break(text);
    private readonly BlockText writer = new(shape, SourceLines.Break(text));

    /// <summary>Adds an entry behind the last one.</summary>
    public TextEdit Add(SourceNode.Map map, string key, Value value)
    {
        var alike = map.Entries.Select(entry => entry.Node).Where(node => value switch
        {
            MapValue => node is SourceNode.Map,
            ListValue => node is SourceNode.List,
            _ => node is SourceNode.Scalar { IsText: true },
        }).ToList();
        // Quotes that a text cannot do without say nothing about others.
        var same = alike.FindLast(node => node is not SourceNode.Scalar scalar || ScalarSpelling.IsFree(scalar)) ?? alike.LastOrDefault();
        return AfterLineOf(map.End, writer.Entry(key, value, SourceLines.ColumnOf(text, map.Entries[0].Key.Start), same));
    }

    /// <summary>Adds an item in front of another one, or behind the last one; null where the list is written in an unusual way.</summary>
    public TextEdit? Add(SourceNode.List list, int index, Value value)
    {
        if (BlockItems.DashOf(text, list.Items[Math.Min(index, list.Items.Count - 1)]) is not { } dash)
        {
            return null;
        }

        var like = list.Items[Math.Clamp(index - 1, 0, list.Items.Count - 1)];
        var column = SourceLines.ColumnOf(text, dash);
        if (index >= list.Items.Count)
        {
            return AfterLineOf(list.End, writer.Item(value, column, like));
        }

        var start = CommentsAbove(dash);
        return SourceLines.IsFirst(text, dash) ? new TextEdit(start, start, writer.Item(value, column, like) + lineBreak) : null;
    }

    /// <summary>Fills what is empty in an entry of a map.</summary>
    public IEnumerable<TextEdit> Fill(SourceNode.Entry entry, Value value)
    {
        var column = SourceLines.ColumnOf(text, entry.Key.Start);
        var colon = text.IndexOf(':', entry.Key.End) + 1;
        var written = writer.Entry("x", value, column, null);
        yield return new TextEdit(colon, entry.Node.End, "");
        yield return AfterLineOf(entry.Node.End, written[(written.IndexOf(lineBreak, StringComparison.Ordinal) + lineBreak.Length)..]);
    }

    /// <summary>Fills an item of a list that is <c>{}</c>.</summary>
    public TextEdit Fill(SourceNode item, MapValue value) => new(item.Start, item.End, writer.Inline(value, SourceLines.ColumnOf(text, item.Start), null));

    /// <summary>Removes an entry with the comments that are its own; null where it shares its line with others.</summary>
    public TextEdit? Remove(SourceNode.Map map, int index)
    {
        var entry = map.Entries[index];
        if (SourceLines.IsFirst(text, entry.Key.Start))
        {
            return Lines(entry.Key.Start, Math.Max(entry.Key.End, entry.Node.End));
        }

        // The first key stands behind the dash of an item: the next one takes its place.
        return index + 1 < map.Entries.Count && map.Entries[index + 1].Key.Start is var next
            && !text[Math.Max(entry.Key.End, entry.Node.End)..next].Split('\n').Skip(1).Any(line => line.TrimStart().StartsWith('#'))
            ? new TextEdit(entry.Key.Start, next, "")
            : null;
    }

    /// <summary>Removes an item with the comments that are its own; null where it shares its line with others.</summary>
    public TextEdit? Remove(SourceNode.List list, int index) =>
        BlockItems.DashOf(text, list.Items[index]) is { } dash && SourceLines.IsFirst(text, dash) ? Lines(dash, list.Items[index].End) : null;

    private TextEdit AfterLineOf(int end, string lines)
    {
        var at = SourceLines.EndOf(text, end);
        return new TextEdit(at, at, lineBreak + lines);
    }

    // Comments right above, in the same column, are about what is below them; comments behind that stand deeper are about what is in it.
    private TextEdit Lines(int start, int end)
    {
        var column = SourceLines.ColumnOf(text, start);
        var (from, to) = (CommentsAbove(start), SourceLines.Next(text, end));
        for (var at = to; at < text.Length; at = SourceLines.Next(text, at))
        {
            if (SourceLines.Comment(text, at) is { } comment && comment > column)
            {
                to = SourceLines.Next(text, at);
            }
            else if (SourceLines.EndOf(text, at) > at)
            {
                break;
            }
        }

        // A file without a line break at its end has none afterwards.
        if (to == text.Length && from > 0 && !text.EndsWith('\n'))
        {
            from -= from > 1 && text[from - 2] == '\r' ? 2 : 1;
        }

        return new TextEdit(from, to, "");
    }

    private int CommentsAbove(int place)
    {
        var (start, column) = (SourceLines.StartOf(text, place), SourceLines.ColumnOf(text, place));
        while (start > 0 && SourceLines.StartOf(text, start - 1) is var above && SourceLines.Comment(text, above) == column)
        {
            start = above;
        }

        return start;
    }
}
