using System.Text;

namespace Slipway.Sandbox.Forge.Pages;

/// <summary>A unified diff as HTML.</summary>
internal static class DiffView
{
    private const int MaxLength = 500_000;

    public static string Render(string diff)
    {
        var html = new StringBuilder("<pre class=\"diff\">");
        var shown = diff.Length > MaxLength ? diff[..MaxLength] : diff;
        foreach (var line in shown.TrimEnd('\n').Split('\n'))
        {
            html.Append("<span class=\"").Append(Class(line)).Append("\">").Append(Html.Encode(line)).Append("</span>");
        }

        html.Append("</pre>");
        return shown.Length < diff.Length ? html.Append("<p>The rest of the diff is too large to be shown.</p>").ToString() : html.ToString();
    }

    private static string Class(string line) =>
        line.StartsWith("@@", StringComparison.Ordinal) ? "hunk"
        : line.StartsWith("diff ", StringComparison.Ordinal) || line.StartsWith("+++ ", StringComparison.Ordinal)
            || line.StartsWith("--- ", StringComparison.Ordinal) || line.StartsWith("index ", StringComparison.Ordinal) ? "file"
        : line.StartsWith('+') ? "add"
        : line.StartsWith('-') ? "del"
        : "same";
}
