using System.Text.RegularExpressions;

namespace Slipway.Images.DotNet;

/// <summary>What <c>dotnet</c> printed.</summary>
internal sealed partial class PublishOutput
{
    private const int ShownLines = 20;

    private readonly List<string> _lines = [];

    /// <summary>Whether an error came from the container tasks: the registry or the base image, not the code.</summary>
    public bool HasContainerError => Errors().Any(line => line.Contains(": error CONTAINER", StringComparison.Ordinal));

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }

    /// <summary>The errors, as the compiler words them; without any, the last lines.</summary>
    public string Describe()
    {
        var errors = Errors();
        var shown = (errors.Count > 0 ? errors.Take(ShownLines) : _lines.TakeLast(ShownLines)).ToList();
        var more = errors.Count > ShownLines ? $"\n  … and {errors.Count - ShownLines} more errors" : "";
        return string.Concat(shown.Select(line => $"\n  {line.Trim()}")) + more;
    }

    private List<string> Errors()
    {
        lock (_lines)
        {
            // MSBuild appends the project to each line, and repeats errors in its summary.
            return _lines.Where(line => Error().IsMatch(line)).Select(line => ProjectSuffix().Replace(line, "").Trim()).Distinct().ToList();
        }
    }

    [GeneratedRegex("(^|: )error( [A-Za-z]+[0-9]*)?\\s*:")]
    private static partial Regex Error();

    [GeneratedRegex(" \\[[^\\[\\]]+proj(::[^\\[\\]]*)?\\]$")]
    private static partial Regex ProjectSuffix();
}
