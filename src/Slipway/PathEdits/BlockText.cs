using System.Text;
using Slipway.Values;
using YamlDotNet.Core;

namespace Slipway.PathEdits;

/// <summary>Writes new entries and items in block style, in the shape and with the quotes of those beside them.</summary>
/// <param name="shape">The shape.</param>
/// <param name="lineBreak">How lines end.</param>
internal sealed class BlockText(BlockShape shape, string lineBreak)
{
    /// <summary>An entry of a map, from the start of its first line to the end of its last, without the line break.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="column">The column of the map's keys.</param>
    /// <param name="like">A value to take after; null for none.</param>
    public string Entry(string key, Value value, int column, SourceNode? like)
    {
        var text = new StringBuilder().Append(' ', column);
        WriteEntry(text, key, value, column, like);
        return text.ToString();
    }

    /// <summary>An item of a list.</summary>
    /// <param name="value">The value.</param>
    /// <param name="column">The column of the dashes.</param>
    /// <param name="like">An item to take after; null for none.</param>
    public string Item(Value value, int column, SourceNode? like)
    {
        var text = new StringBuilder();
        WriteItem(text.Append(' ', column), value, column, like);
        return text.ToString();
    }

    /// <summary>The entries of a map that continues the line of a dash.</summary>
    public string Inline(MapValue value, int column, SourceNode? like)
    {
        var text = new StringBuilder();
        WriteEntries(text, value, column, like);
        return text.ToString();
    }

    private void WriteEntry(StringBuilder text, string key, Value value, int column, SourceNode? like)
    {
        text.Append(ScalarSpelling.Of(ScalarValue.OfString(key), ScalarStyle.Plain, isInFlow: false)).Append(':');
        switch (value)
        {
            case MapValue { Count: > 0 } map:
                text.Append(lineBreak).Append(' ', column + shape.Step);
                WriteEntries(text, map, column + shape.Step, like);
                break;
            case ListValue { Count: > 0 } list:
                var dashes = column + shape.ListStep;
                foreach (var item in list)
                {
                    text.Append(lineBreak).Append(' ', dashes);
                    WriteItem(text, item, dashes, (like as SourceNode.List)?.Last);
                }

                break;
            default:
                text.Append(' ');
                WriteScalar(text, value, column, like);
                break;
        }
    }

    private void WriteItem(StringBuilder text, Value value, int column, SourceNode? like)
    {
        text.Append('-').Append(' ', shape.Dash - 1);
        switch (value)
        {
            case MapValue { Count: > 0 } map:
                WriteEntries(text, map, column + shape.Dash, like);
                break;
            case ListValue { Count: > 0 } list:
                foreach (var (index, item) in list.Index())
                {
                    text.Append(index == 0 ? "" : lineBreak).Append(' ', index == 0 ? 0 : column + shape.Dash);
                    WriteItem(text, item, column + shape.Dash, null);
                }

                break;
            default:
                WriteScalar(text, value, column, like);
                break;
        }
    }

    private void WriteEntries(StringBuilder text, MapValue map, int column, SourceNode? like)
    {
        foreach (var (index, entry) in Ordered(map, like).Index())
        {
            text.Append(index == 0 ? "" : lineBreak).Append(' ', index == 0 ? 0 : column);
            WriteEntry(text, entry.Key, entry.Value, column, (like as SourceNode.Map)?[entry.Key]);
        }
    }

    /// <summary>The entries in the order of a neighbour; a name comes first where there is none.</summary>
    public static IEnumerable<MapEntry> Ordered(MapValue map, SourceNode? like)
    {
        var order = (like as SourceNode.Map)?.Entries.Select(entry => entry.Name).ToList() ?? ["name"];
        return map.OrderBy(entry => order.IndexOf(entry.Key) is var at and >= 0 ? at : int.MaxValue);
    }

    private void WriteScalar(StringBuilder text, Value value, int column, SourceNode? like)
    {
        switch (value)
        {
            case ScalarValue { Kind: ScalarKind.String } lines when LiteralText.Fits(lines.Text):
                text.Append(LiteralText.Of(lines.Text, column + shape.Step, lineBreak));
                break;
            case ScalarValue scalar:
                text.Append(ScalarSpelling.Of(scalar, (like as SourceNode.Scalar)?.Style ?? ScalarStyle.Plain, isInFlow: false));
                break;
            default:
                text.Append(value is MapValue ? "{}" : "[]");
                break;
        }
    }
}
