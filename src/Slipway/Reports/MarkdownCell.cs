namespace Slipway.Reports;

/// <summary>Text in a cell of a Markdown table: what an application answered must not become markup of the page.</summary>
internal static class MarkdownCell
{
    public static string Of(string text) => string.Concat(text.Select(character => character switch
    {
        '|' or '<' or '>' or '`' or '*' or '_' or '[' or ']' or '!' or '\\' or '@' or '#' => $"&#{(int)character};",
        _ when char.IsControl(character) => " ",
        _ => character.ToString(),
    }));
}
