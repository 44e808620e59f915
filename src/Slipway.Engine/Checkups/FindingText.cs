using System.Text;

namespace Slipway.Engine.Checkups;

/// <summary>Findings for people.</summary>
internal static class FindingText
{
    /// <summary>One paragraph each, what is wrong first; the same is said once.</summary>
    public static string Of(IEnumerable<Finding> findings)
    {
        var text = new StringBuilder();
        foreach (var finding in findings.Distinct().OrderByDescending(finding => finding.Kind))
        {
            var mark = finding.Kind switch { FindingKind.Problem => "problem", FindingKind.Warning => "warning", _ => "ok     " };
            text.Append("  ").Append(mark).Append("  ").Append(finding.Subject).Append(": ").Append(finding.Text.TrimEnd().ReplaceLineEndings("\n").Replace("\n", "\n           ", StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>How many there are of what is wrong: <c>2 problems, 1 warning</c>.</summary>
    public static string Counts(IReadOnlyCollection<Finding> findings)
    {
        var distinct = findings.Distinct().ToList();
        var parts = new[] { (FindingKind.Problem, "problem"), (FindingKind.Warning, "warning") }
            .Select(kind => (Count: distinct.Count(finding => finding.Kind == kind.Item1), Word: kind.Item2))
            .Where(kind => kind.Count > 0)
            .Select(kind => $"{kind.Count} {kind.Word}{(kind.Count == 1 ? "" : "s")}")
            .ToList();
        return parts.Count == 0 ? "nothing is wrong" : string.Join(", ", parts);
    }
}
