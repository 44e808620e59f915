using System.Globalization;
using System.Text;
using Slipway.ApplySets;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Drifts;

/// <summary>The text form of a drift report.</summary>
internal static class DriftText
{
    /// <summary>A summary line, then every difference with who made it and when. Nothing in it can begin a line of its own.</summary>
    public static string Of(DriftReport report)
    {
        var text = new StringBuilder();
        text.Append(report.Target).Append(": ").Append(Summary(report)).Append('\n');
        foreach (var group in report.Findings.GroupBy(finding => (finding.Word, finding.Id)))
        {
            text.Append(CultureInfo.InvariantCulture, $"! {group.Key.Word,-9} {group.Key.Id}").Append('\n');
            foreach (var line in group.SelectMany(Lines))
            {
                text.Append("    ").Append(PlanText.OneLine(line)).Append('\n');
            }
        }

        foreach (var gap in report.Gaps)
        {
            text.Append("! ").Append(PlanText.OneLine(gap.ToString())).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The report in one line.</summary>
    public static string Summary(DriftReport report) => (report.Findings.Count, report.Gaps.Count) switch
    {
        (0, 0) => "as git says",
        (0, _) => "not all could be looked at",
        (1, 0) => "1 difference",
        (1, _) => "1 difference, and not all could be looked at",
        (var count, 0) => $"{count} differences",
        var (count, _) => $"{count} differences, and not all could be looked at",
    };

    /// <summary>The report as a value, ready for <see cref="JsonValues"/>.</summary>
    public static MapValue Json(DriftReport report) => MapValue.Of(
        ("application", report.Target.Application.Value),
        ("stage", report.Target.Stage.Value),
        ("namespace", report.Target.Namespace),
        ("gaps", ListValue.Of(report.Gaps.Select(gap => (Value)gap.ToString()))),
        ("differences", ListValue.Of(report.Findings.Select(finding => (Value)MapValue.Of(
            ("kind", finding.Word),
            ("resource", finding.Id.ToString()),
            ("details", ListValue.Of(Lines(finding).Select(line => (Value)line))))))));

    private static IEnumerable<string> Lines(DriftFinding finding) => finding switch
    {
        DriftFinding.Changed changed => [$"{changed.Path}: {(changed.Git, changed.Live) switch
        {
            (ScalarValue { Text: "***" }, ScalarValue { Text: "***" }) => "another value than in git",
            (null, { } live) => $"not in git, {PlanText.Short(live)} in the cluster",
            ({ } git, null) => $"{PlanText.Short(git)} in git, not in the cluster",
            var (git, live) => $"{PlanText.Short(git!)} in git, {PlanText.Short(live!)} in the cluster",
        }}{(changed.By.Count == 0 ? "" : $" (by {string.Join(", ", changed.By)})")}"],
        DriftFinding.Added added => added.Paths.Select(path => $"{path} (by {added.By})"),
        DriftFinding.Missing => ["is in git, not in the cluster."],
        DriftFinding.Extra { Kept: null } => ["is a member of the apply set, and git does not have it."],
        DriftFinding.Extra { Kept: { } reason } extra =>
        [
            $"is a member of the apply set, git does not have it, and it is not pruned: {reason}",
            // Whoever wants it no longer watched lets it go, and it is nobody's.
            $"To keep it as nobody's: kubectl label {extra.Id.Type.GroupKind.ToLowerInvariant()}/{extra.Id.Name}{(extra.Id.Namespace is { } space ? $" -n {space}" : "")} {ApplySetLabels.PartOf}-",
        ],
        DriftFinding.Unknown unknown => [unknown.Reason],
        DriftFinding.Orphan orphan => [$"{orphan.Reason} Delete what is left of it: {orphan.Command}"],
        _ => [],
    };
}
