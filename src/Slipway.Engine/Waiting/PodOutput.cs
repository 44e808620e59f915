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

    /// <summary>
    /// The line that most likely says why a program ended: the last one that is not indented, because stack traces are. It is for the log of the run only, as the words are. Null for none.
    /// </summary>
    public static string? Telling(PodWords words) =>
        Neutralise(words.ForLog()).Split('\n').LastOrDefault(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && !line.StartsWith("at ", StringComparison.Ordinal))?.TrimEnd();

    /// <summary>The last lines of a container, with a heading.</summary>
    public static string Quote(string text, string pod, string container) => $"    Last lines of {pod}, container {container}:\n{Quote(text)}";
}
