using System.Text;
using Slipway.Values;
using YamlDotNet.Core;

namespace Slipway.PathEdits;

/// <summary>Adds and removes entries and items in braces and brackets, of JSON and of YAML's flow style: commas, spaces and lines as those beside them have them.</summary>
/// <param name="text">The file.</param>
/// <param name="isJson">Whether every text has quotes.</param>
internal sealed class FlowEdit(string text, bool isJson)
{
    private readonly string lineBreak = SourceLines.Break(text);

    /// <summary>Adds an entry behind the last one.</summary>
    public TextEdit Add(SourceNode.Map map, string key, Value value)
    {
        var like = map.Entries.Select(entry => entry.Node).LastOrDefault(node => node is SourceNode.Scalar { IsText: true } or SourceNode.Map or SourceNode.List);
        return Insert(map, [.. map.Entries.Select(entry => (entry.Key.Start, entry.Node.End))], map.Entries.Count, (separator, indentation) =>
            Key(key, map.Entries.Select(entry => entry.Key.Style).LastOrDefault(ScalarStyle.Plain)) + ": " + Write(value, indentation, like));
    }

    /// <summary>Adds an item in front of another one, or behind the last one.</summary>
    public TextEdit Add(SourceNode.List list, int index, Value value) =>
        Insert(list, [.. list.Items.Select(item => (item.Start, item.End))], index, (_, indentation) => Write(value, indentation, list.Last));

    /// <summary>Writes in place of what is empty.</summary>
    public TextEdit Fill(SourceNode node, Value value) => new(node.Start, node.End, Write(value, isJson ? IndentationOf(node.Start) : null, null));

    /// <summary>Removes an entry or an item; null where a comment stands beside it.</summary>
    public TextEdit? Remove(SourceNode node, int index)
    {
        var children = node is SourceNode.Map map ? [.. map.Entries.Select(entry => (entry.Key.Start, entry.Node.End))] : node.Children.Select(child => (child.Start, child.End)).ToList();
        var (start, end) = index + 1 < children.Count ? (children[index].Start, children[index + 1].Start)
            : index > 0 ? (children[index - 1].End, children[index].End)
            : (node.Start + 1, node.End - 1);
        return !isJson && text[start..children[index].Start].Contains('#', StringComparison.Ordinal) || text[children[index].End..end].Contains('#', StringComparison.Ordinal)
            ? null
            : new TextEdit(start, end, "");
    }

    private TextEdit Insert(SourceNode node, List<(int Start, int End)> children, int index, Func<string, string?, string> write)
    {
        if (children.Count == 0)
        {
            var (own, inner) = (IndentationOf(node.Start), IndentationOf(node.Start) + Step);
            var isLong = isJson && text.Contains('\n', StringComparison.Ordinal);
            var only = write("", isLong ? inner : null);
            return new TextEdit(node.Start + 1, node.End - 1, isLong ? lineBreak + inner + only + lineBreak + own : only);
        }

        var before = text[(node.Start + 1)..children[0].Start];
        // What is between two items is between any two; of one only, what is in front of it.
        var between = children.Count > 1 ? Gap(text[children[^2].End..children[^1].Start]) : before.Contains('\n', StringComparison.Ordinal) ? before : " ";
        var indentation = between.Contains('\n', StringComparison.Ordinal) ? between[(between.LastIndexOf('\n') + 1)..] : null;
        var written = write(between, indentation);
        return index >= children.Count
            ? new TextEdit(children[^1].End, children[^1].End, "," + between + written)
            : new TextEdit(children[index].Start, children[index].Start, written + "," + between);
    }

    private static string Gap(string between) => between[(between.IndexOf(',', StringComparison.Ordinal) + 1)..];

    private string Step => text.Split('\n').Select(line => line[..^line.TrimStart().Length]).FirstOrDefault(space => space.Length > 0) ?? "  ";

    private string IndentationOf(int at) => text[SourceLines.StartOf(text, at)..] is var line ? line[..(line.Length - line.TrimStart(' ', '\t').Length)] : "";

    private string Key(string key, ScalarStyle like) => isJson ? ScalarSpelling.Json(ScalarValue.OfString(key)) : ScalarSpelling.Of(ScalarValue.OfString(key), like, isInFlow: true);

    private string Write(Value value, string? indentation, SourceNode? like)
    {
        var written = new StringBuilder();
        Write(written, value, indentation, like);
        return written.ToString();
    }

    // On lines of its own where the neighbours are.
    private void Write(StringBuilder written, Value value, string? indentation, SourceNode? like)
    {
        var map = like as SourceNode.Map;
        switch (value)
        {
            case MapValue { Count: > 0 } entries:
                var isLong = indentation is not null && (isJson || map is { } there && text[there.Start..there.End].Contains('\n', StringComparison.Ordinal))
                    && !(map is { Entries.Count: > 0 } && !text[map.Start..map.End].Contains('\n', StringComparison.Ordinal));
                var isPadded = map is not null && map.Start + 1 < text.Length && text[map.Start + 1] == ' ';
                WriteAll(written, ('{', '}'), BlockText.Ordered(entries, like), isLong ? indentation : null, isPadded, (entry, inner) =>
                {
                    written.Append(Key(entry.Key, map is { Entries: [var first, ..] } ? first.Key.Style : ScalarStyle.Plain)).Append(": ");
                    Write(written, entry.Value, inner, map?[entry.Key]);
                });
                break;
            case ListValue { Count: > 0 } items:
                WriteAll(written, ('[', ']'), items, isJson ? indentation : null, isPadded: false, (item, inner) => Write(written, item, inner, (like as SourceNode.List)?.Last));
                break;
            case ScalarValue scalar:
                written.Append(isJson ? ScalarSpelling.Json(scalar) : ScalarSpelling.Of(scalar, (like as SourceNode.Scalar)?.Style ?? ScalarStyle.Plain, isInFlow: true));
                break;
            default:
                written.Append(value is MapValue ? "{}" : "[]");
                break;
        }
    }

    private void WriteAll<T>(StringBuilder written, (char Open, char Close) around, IEnumerable<T> all, string? indentation, bool isPadded, Action<T, string?> write)
    {
        var (space, inner) = indentation is null ? (isPadded ? " " : "", null) : (lineBreak + indentation + Step, indentation + Step);
        written.Append(around.Open);
        foreach (var (index, one) in all.Index())
        {
            written.Append(index == 0 ? space : indentation is null ? ", " : "," + space);
            write(one, inner);
        }

        written.Append(indentation is null ? space : lineBreak + indentation).Append(around.Close);
    }
}
