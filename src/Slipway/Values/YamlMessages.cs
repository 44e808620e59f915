using YamlDotNet.Core;

namespace Slipway.Values;

/// <summary>Says what is wrong with YAML in words that name the cause.</summary>
internal static class YamlMessages
{
    public static Problem Describe(YamlException exception, string file, string text, Func<Mark, SourcePosition> positionOf)
    {
        var start = positionOf(exception.Start);
        if ((TabIndented(text, start.Line, positionOf(exception.End).Line + 1) ?? TabbedBeside(text, start.Line, exception.Message)) is { } line)
        {
            return new Problem(new SourcePosition(line, 1).In(file), "is indented with a tab, which YAML does not allow. Use spaces.");
        }

        return new Problem(
            start.In(file),
            exception is MaximumRecursionLevelReachedException ? "is nested too deeply." : $"is not valid YAML: {FirstLine(exception.Message)}");
    }

    private static int? TabIndented(string yaml, int first, int last)
    {
        using var reader = new StringReader(yaml);
        for (var line = 1; line <= last && reader.ReadLine() is { } content; line++)
        {
            var text = content.AsSpan().TrimStart();
            if (text is [] or ['#', ..])
            {
                // What the parser stumbled over comes after it.
                last += line == last ? 1 : 0;
            }
            else if (line >= first && content.AsSpan(0, content.Length - text.Length).Contains('\t'))
            {
                return line;
            }
        }

        return null;
    }

    // The parser tells where a collection began, or stumbles over the line after the tab. No text in a block begins with one, so that such a line is never right.
    private static int? TabbedBeside(string yaml, int line, string message)
    {
        var saysTab = message.Contains(" tab ", StringComparison.Ordinal);
        return yaml.Split('\n').Index().Where(one => one.Item.StartsWith('\t') && one.Item.TrimStart() is not ("" or ['#', ..]) && (saysTab ? one.Index + 1 >= line : one.Index + 2 == line))
            .Select(one => (int?)one.Index + 1).FirstOrDefault();
    }

    private static string FirstLine(string message)
    {
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        var first = (end < 0 ? message : message[..end]).Trim();
        return first.EndsWith('.') ? first : first + ".";
    }
}
