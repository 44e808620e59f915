using System.Text;

namespace Slipway.Kubernetes.Waiting;

/// <summary>Makes text that comes out of a Pod safe to print: a CI system must not take it for a command, nor a terminal for a control sequence.</summary>
public static class PodOutput
{
    private const string Bar = "    | ";

    /// <summary>The text without control characters but line ends, and without what begins a command of GitHub Actions or Azure Pipelines.</summary>
    public static string Neutralise(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var character in text.ReplaceLineEndings("\n"))
        {
            safe.Append(char.IsControl(character) && character is not ('\n' or '\t') ? '\uFFFD' : character);
        }

        return safe.Replace("##[", "# #[").Replace("##vso", "# #vso").Replace("::", ": :").ToString();
    }

    /// <summary>The lines, each behind a bar, so that none of them begins a line of the log.</summary>
    public static string Quote(string text) =>
        string.Join('\n', Neutralise(text).TrimEnd().Split('\n').Select(line => Bar + line));

    /// <summary>The last lines of a container, with a heading.</summary>
    public static string Quote(string text, string pod, string container) => $"    Last lines of {pod}, container {container}:\n{Quote(text)}";
}
