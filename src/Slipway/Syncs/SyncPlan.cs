using System.Security.Cryptography;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>What git would take over of the changes in the cluster, for one application in one stage. A value; nothing is written.</summary>
internal sealed record SyncPlan
{
    /// <summary>The application.</summary>
    public required RenderingTarget Target { get; init; }

    /// <summary>What is taken over.</summary>
    public IReadOnlyList<SyncEdit> Edits { get; init; } = [];

    /// <summary>The files that change by it.</summary>
    public IReadOnlyList<FileEdit> Files { get; init; } = [];

    /// <summary>What is not, and why.</summary>
    public IReadOnlyList<SyncRefusal> Refusals { get; init; } = [];

    /// <summary>What people wrote beside their changes.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Whether it is about what the cluster advises, and not about what somebody changed in it.</summary>
    public bool IsAdvice { get; init; }

    /// <summary>The branch: <c>sync/{stage}/{application}</c>; <c>sync-sizes/…</c> for what the cluster advises.</summary>
    public string Branch => IsAdvice ? $"sync-sizes/{Target.Stage}/{Target.Application}" : BranchOf(Target);

    /// <summary>The branch of an application.</summary>
    public static string BranchOf(RenderingTarget target) => $"sync/{target.Stage}/{target.Application}";

    /// <summary>A hash of what is taken over: the same changes have the same.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n', Edits.Select(edit => $"{edit.Finding.Id.Key} {edit.Finding.Field} {edit.Finding.Git} {edit.Finding.Live}").Order(StringComparer.Ordinal)))))[..16];

    /// <summary>The plan as people read it: what is proposed and what is not, and the change of the files.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(Target).Append(": ").Append(Edits.Count == 0 ? "nothing to propose" : Edits.Count == 1 ? "1 field" : $"{Edits.Count} fields").Append('\n');
        foreach (var edit in Edits)
        {
            var by = string.Join(", ", edit.Finding.By.Select(owner => owner.ToString()).DefaultIfEmpty("unknown"));
            text.Append("~ ").Append(PlanText.OneLine($"{edit.Finding}: {SyncFinding.Show(edit.Finding.Git)} -> {SyncFinding.Show(edit.Finding.Live)}{(edit.Finding.Clusters.Count == 0 ? "" : $" in {string.Join(", ", edit.Finding.Clusters)}")} (by {by}{(edit.Actor is null ? "" : $", {edit.Actor}")}) in {edit.Place}")).Append('\n');
        }

        foreach (var refusal in Refusals)
        {
            text.Append("! ").Append(PlanText.OneLine(refusal.ToString())).Append('\n');
        }

        return text.Append(string.Concat(Files.Select(ChangedLines))).ToString();
    }

    /// <summary>The plan as a value, ready for <see cref="JsonValues"/>.</summary>
    public MapValue Json => MapValue.Of(
        ("stage", Target.Stage.Value),
        ("application", Target.Application.Value),
        ("hash", Hash),
        ("edits", ListValue.Of(Edits.Select(edit => (Value)MapValue.Of(
            ("object", edit.Finding.Id.ToString()),
            ("path", edit.Finding.Field),
            ("git", Shown(edit.Finding.Git)),
            ("cluster", Shown(edit.Finding.Live)),
            ("clusters", ListValue.Of(edit.Finding.Clusters.Select(cluster => (Value)cluster.Value))),
            ("by", ListValue.Of(edit.Finding.By.Select(owner => (Value)MapValue.Of(("manager", owner.Manager), ("at", owner.At is null ? ScalarValue.Null : owner.At))))),
            ("actor", edit.Actor is null ? ScalarValue.Null : edit.Actor),
            ("place", edit.Place))))),
        ("refused", ListValue.Of(Refusals.Select(refusal => (Value)MapValue.Of(("subject", refusal.Subject), ("reason", refusal.Reason))))));

    // Lines around them may hold what no log should.
    private static string ChangedLines(FileEdit file) => string.Join('\n', UnifiedDiff.Of(file).Split('\n').Where(line => !line.StartsWith(' ')));

    private static Value Shown(Value? value) => value is null ? ScalarValue.Null : SecretMask.Apply(value);
}
