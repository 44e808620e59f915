namespace Slipway.Renderers;

/// <summary>Compares two renderings of a chart.</summary>
internal static class HelmDifference
{
    /// <summary>The first difference with both lines, as a message; null when there is none. Values of Secrets are left out.</summary>
    public static string? Find(string one, string other)
    {
        if (one == other)
        {
            return null;
        }

        var (lines, others) = (HelmOutput.Split(one), HelmOutput.Split(other));
        for (var i = 0; i < Math.Max(lines.Count, others.Count); i++)
        {
            var (document, otherDocument) = (lines.ElementAtOrDefault(i), others.ElementAtOrDefault(i));
            if (document?.Text == otherDocument?.Text && document?.Template == otherDocument?.Template)
            {
                continue;
            }

            return $"renders differently each time, so every deployment would change it. {document?.Template ?? otherDocument?.Template}: once "
                + $"{Line(document, otherDocument)}, then {Line(otherDocument, document)}. A function such as randAlphaNum, genCA or now does that: pass the value in, or keep it out of the chart.";
        }

        // Only the parts between the documents differ.
        return null;
    }

    private static string Line(HelmDocument? document, HelmDocument? other)
    {
        if (document is null)
        {
            return "nothing";
        }

        var (lines, others) = (document.Text.Split('\n'), other?.Text.Split('\n') ?? []);
        var index = Enumerable.Range(0, lines.Length).FirstOrDefault(i => i >= others.Length || lines[i] != others[i], lines.Length - 1);
        var text = lines[index].Trim();
        var isSecret = lines.Any(line => line.TrimEnd() is "kind: Secret" or "kind: \"Secret\"");
        return $"'{(isSecret && text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? text[..colon] + ": ***" : isSecret ? "***" : text)}'";
    }
}
