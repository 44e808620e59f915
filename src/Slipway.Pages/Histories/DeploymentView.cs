using System.Globalization;
using Slipway.Naming;
using Slipway.Pages.Html;
using Slipway.Pages.Rollouts;
using Slipway.Records;

namespace Slipway.Pages.Histories;

/// <summary>One deployment: what it changed, where it came from, and what speaks for and against it.</summary>
internal static class DeploymentView
{
    public static Markup Render(RecordEntry entry, DeploymentDetails details) => Markup.Of(
        $"""
        {Markup.When(entry.Failure is not null, () => $"{Parts.Alarm(entry.Failure!.Reason)}")}{Markup.When(!entry.IsHealthy, () => $"{details.NextOf(entry)}")}
        <dl class="facts">{Rows(entry)}</dl>{Markup.When(entry.Rollout is not null, () => $"{RolloutView.Render(entry.Rollout!, [], entry.At, entry.Name.ToString())}")}
        {(details.PlanOf(entry) is { } plan ? PlanView.Render(plan) : null)}
        """);

    /// <param name="entry">The deployment.</param>
    /// <param name="wasTried">Whether anything of it was written.</param>
    public static Markup State(RecordEntry entry, bool wasTried) =>
        entry.IsHealthy ? Parts.State(Tone.Good, "healthy") : wasTried ? Parts.State(Tone.Bad, "failed") : Parts.State(Tone.Warning, "not applied");

    /// <summary>What it was.</summary>
    public static string Word(RecordEntry entry) => (entry.Kind, entry.IsHealthy) switch
    {
        (RecordKind.Release, true) => "released",
        (RecordKind.Promotion, true) => "promoted",
        (RecordKind.Rollback, true) => "rolled back",
        (RecordKind.Restore, true) => "restored",
        (RecordKind.Sync, true) => "brought to git from the cluster",
        (RecordKind.Config, true) => "deployed",
        (RecordKind.Promotion, false) => "as a promotion",
        (RecordKind.Rollback, false) => "as a rollback",
        (RecordKind.Restore, false) => "as a restore",
        _ => "",
    };

    private static IEnumerable<Markup> Rows(RecordEntry entry) =>
    [
        Row("Failed in", entry.Failure is { } failure ? Markup.Of($"{failure.Phase}{Exposure(failure)}") : null),
        Row("Smoke tests", entry.Tests.Count == 0 ? null : Markup.Of($"{entry.Tests.OrderBy(test => test.HasPassed).Select(Test)}")),
        Row("Plan", Markup.Of($"{entry.Summary} {Parts.Digest(entry.PlanHash)}")),
        Row("Reviewed plan", Reviewed(entry)),
        Row("Without", entry.WithoutApprovals is { } missing ? Markup.Of($"{missing}") : null),
        Row("Pull request", entry.PullRequest is { } pullRequest ? Markup.Of($"{Parts.Link(pullRequest.Url, $"#{pullRequest.Number}")}{pullRequest.Labels.Select(Label)}") : null),
        Row("Commit", Parts.Digest(entry.Commit.Value)),
        Row("Source", entry.Source is { } source ? Source(source) : null),
        Row("Images", entry.Images.Count == 0 ? null : Markup.Of($"{entry.Images.Select(Image)}")),
        Row("Took", entry.StartedAt is { } started ? Markup.Of($"{DurationWords.Of(entry.At - started)}") : null),
        Row("By", Markup.Of($"{Parts.Link(entry.Run, Parts.IsWeb(entry.Run) ? "run" : entry.Run)}{Markup.When(entry.Actor is not null, () => $" of {entry.Actor}")}")),
        Row("Written by", entry.IsCaughtUp ? Markup.Of($"a later run, by what the cluster told") : null),
    ];

    private static Markup Row(string name, Markup? value) => value is null ? Markup.Empty : Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    // A deployment that is bound does what was reviewed, or less, or what somebody approved; else it stops before the first write.
    private static Markup? Reviewed(RecordEntry entry) => (entry.ReviewedPlanHash, entry.ApprovedBy) switch
    {
        (null, null) => null,
        (null, { } by) => Markup.Of($"none; what was done was approved by {by}"),
        ({ } hash, { } by) => Markup.Of($"{Parts.Digest(hash)}, and more, which was approved by {by}"),
        ({ } hash, null) when hash == entry.PlanHash => Markup.Of($"{Parts.Digest(hash)}, which is what was done"),
        ({ } hash, null) => Markup.Of($"{Parts.Digest(hash)}; what was done is within it"),
    };

    private static string Exposure(RecordedFailure failure) => failure.ExposurePercent is { } exposure
        ? string.Create(CultureInfo.InvariantCulture, $", met by {exposure:0.##} % of the requests at most") : "";

    private static Markup Test(RecordedTest test) => Markup.Of($"""<p>{Parts.State(test.HasPassed ? Tone.Good : Tone.Bad, test.HasPassed ? "passed" : "failed")} {test.Name}</p>""");

    private static Markup Label(string label) => Markup.Of($""" <span class="label">{label}</span>""");

    private static Markup Source(RecordedSource source) => Markup.Of(
        $"{Parts.Link(source.Repository is null ? null : $"{source.Repository}/commit/{source.To}", source.To.Abbreviated)}{source.Count switch { 0 => "", 1 => ", 1 new commit", var many => $", {many} new commits" }}");

    private static Markup Image(string text) => ImageReference.TryParse(text) is { Digest: { } digest } image
        ? Markup.Of($"<p><code>{image.Repository}{(image.Tag is null ? "" : $":{image.Tag}")}</code> {Parts.Digest(digest.Value)}</p>")
        : Markup.Of($"<p><code>{text}</code></p>");
}
