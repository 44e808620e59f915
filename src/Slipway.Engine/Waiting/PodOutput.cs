using Slipway.Reports;

namespace Slipway.Engine.Waiting;

/// <summary>Makes text that comes out of a Pod safe to print: a CI system must not take it for a command, nor a terminal for a control sequence.</summary>
internal static class PodOutput
{
    private const string Bar = "    | ";

    /// <summary>The text as <see cref="LogText.Neutralise"/> has it, with every character that ends a line as a line end.</summary>
    public static string Neutralise(string text) => LogText.Neutralise(text.ReplaceLineEndings("\n"));

    /// <summary>The lines, each behind a bar, so that none of them begins a line of the log.</summary>
    public static string Quote(string text) =>
        string.Join('\n', Neutralise(text).TrimEnd().Split('\n').Select(line => Bar + line));

    /// <summary>The last lines of a container, with a heading.</summary>
    public static string Quote(string text, string pod, string container) => $"    Last lines of {pod}, container {container}:\n{Quote(text)}";
}
