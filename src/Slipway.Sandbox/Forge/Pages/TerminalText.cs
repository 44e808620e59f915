using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Forge.Pages;

/// <summary>What a program wrote for a terminal, for a page that is none.</summary>
internal static partial class TerminalText
{
    public static string WithoutEscapes(string text) => EscapePattern().Replace(text, "");

    [GeneratedRegex(@"\u001b(\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)|.)")]
    private static partial Regex EscapePattern();
}
