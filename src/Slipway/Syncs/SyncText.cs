using System.Security.Cryptography;
using System.Text;
using Slipway.Forges;
using Slipway.Releases;
using Slipway.Reports;

namespace Slipway.Syncs;

/// <summary>What the commit and the pull request of a sync say. Names and values come from the cluster, where anybody may have written them.</summary>
internal static class SyncText
{
    private const int MaxValue = 200;
    private const int MaxRows = 100;
    private const int MaxLines = 50;
    private const int MaxLine = 600;

    /// <summary>One line.</summary>
    public static string Title(SyncPlan plan) => $"Take over {Count(plan, plan.IsAdvice ? "recommended size" : "change")} in {plan.Target.Stage} of {plan.Target.Application}";

    private static string Count(SyncPlan plan, string what) => plan.Edits.Count == 1 ? $"1 {what}" : $"{plan.Edits.Count} {what}s";

    /// <summary>Subject, fields and trailers.</summary>
    public static string CommitMessage(SyncPlan plan)
    {
        var fields = string.Join('\n', plan.Edits.Take(MaxRows).Select(edit => $"* {OneLine($"{edit.Finding.Id.Type.Kind} {edit.Finding.Id.Name}: {edit.Finding.Field}")}"));
        var objects = string.Join('\n', plan.Edits.Select(edit => edit.Finding.Id).Distinct().Select(id => $"Slipway-Object: {OneLine(id.ToString())}"));
        return $"{Title(plan)}\n\n{fields}\n\nSlipway-Sync: {plan.Hash}\nSlipway-Sync-Stage: {plan.Target.Stage}\nSlipway-Sync-Application: {plan.Target.Application}\n{objects}\n{string.Join('\n', AdoptedTrailers.Write(plan))}\n";
    }

    /// <summary>Whether a commit is a sync of the application.</summary>
    public static bool IsSync(string message, SyncPlan plan)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries);
        return lines.Contains($"Slipway-Sync-Stage: {plan.Target.Stage}") && lines.Contains($"Slipway-Sync-Application: {plan.Target.Application}");
    }

    /// <summary>The hidden line of a pull request that says which changes it is about.</summary>
    public static string Marker(string hash) => $"<!-- slipway:sync {hash} -->";

    /// <summary>What the pull request says.</summary>
    public static PullRequestText PullRequest(SyncPlan plan)
    {
        var text = new StringBuilder();
        text.Append(plan.Target).Append(": ").Append(plan.IsAdvice
                ? "an autoscaler recommends other sizes than git has, out of the bounds that it gives. Merging and deploying starts new Pods.\n\n"
                : $"{(plan.Edits.Count == 1 ? "1 field was" : $"{plan.Edits.Count} fields were")} changed in the cluster. Merging makes git say what runs; closing lets the next deployment put git's values back, where the rules of the stage let it.\n\n")
            .Append(plan.IsAdvice ? "| field | git | recommended |" : "| field | git | cluster |").Append(" changed with | when | by | place |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var edit in plan.Edits.Take(MaxRows))
        {
            var finding = edit.Finding;
            string[] cells =
            [
                $"{finding.Id.Type.Kind} {finding.Id.Name} {finding.Field}", Cell(SyncFinding.Show(finding.Git)), $"{Cell(SyncFinding.Show(finding.Live))}{(finding.Clusters.Count == 0 ? "" : $" ({string.Join(", ", finding.Clusters)})")}",
                string.Join(", ", finding.By.Select(owner => owner.Manager).Distinct().DefaultIfEmpty("unknown")), string.Join(", ", finding.By.Select(owner => owner.At).OfType<string>().Distinct().DefaultIfEmpty("unknown")),
                edit.Actor ?? "unknown", edit.Place,
            ];
            text.Append("| ").AppendJoin(" | ", cells.Select(MarkdownCell.Of)).Append(" |\n");
        }

        text.Append(plan.Edits.Count > MaxRows ? $"\nAnd {plan.Edits.Count - MaxRows} more.\n" : "");
        Add(text, "Not proposed", [.. plan.Refusals.Select(refusal => refusal.ToString())]);
        Add(text, "Reason given", plan.Reasons);
        return new PullRequestText
        {
            Title = Title(plan),
            Labels = [$"stage:{plan.Target.Stage}", $"application:{plan.Target.Application}"],
            Body = OwnPart.Mark($"{text.ToString().TrimEnd()}\n\n{Marker(plan.Hash)}"),
        };
    }

    private static void Add(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            text.Append('\n').Append(title).Append(":\n\n").AppendJoin('\n', lines.Take(MaxLines).Select(Line)).Append(lines.Count > MaxLines ? $"\n* and {lines.Count - MaxLines} more" : "").Append('\n');
        }
    }

    // What to do comes last in a reason: it is not cut as titles are.
    private static string Line(string text) => "* " + Markdown.Inline(LogText.Cut(text, MaxLine));

    private static string Cell(string value) => value.Length <= MaxValue ? value
        : $"{value.Length} characters, sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..12]}";

    private static string OneLine(string text) => Plans.PlanText.OneLine(text);
}
