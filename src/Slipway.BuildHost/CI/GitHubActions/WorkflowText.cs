using System.Text;
using System.Text.RegularExpressions;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>Lines of YAML, indented by what they are in.</summary>
internal sealed partial class WorkflowText
{
    private readonly StringBuilder _text = new();
    private string _indent = "";

    public void Line(string line = "") => _text.Append(line.Length == 0 ? "" : _indent).Append(line).Append('\n');

    /// <summary>A line and what belongs to it.</summary>
    public void In(string line, Action content)
    {
        Line(line);
        var indent = _indent;
        _indent += "  ";
        content();
        _indent = indent;
    }

    /// <summary>A list under its name, if there is anything in it.</summary>
    public void List(string name, IEnumerable<string> items)
    {
        var all = items.ToList();
        if (all.Count > 0)
            In($"{name}:", () => all.ForEach(x => Line($"- {Value(x)}")));
    }

    /// <summary>A scalar, quoted where it could be read as something else.</summary>
    public static string Value(string text) => Plain.IsMatch(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public override string ToString() => _text.ToString();

    [GeneratedRegex("^(?!(true|false|null|yes|no|on|off|y|n)$)[A-Za-z_][A-Za-z0-9_./-]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Plain { get; }
}
