using Nuke.Common;
using Slipway.Engine.Releasing;
using Slipway.Releases;
using Slipway.Reports;

namespace Slipway.Components.Releasing;

/// <summary>What the summary at the end of a build says about releases.</summary>
internal static class ReleaseSummary
{
    public static IEnumerable<(string Key, string Value)> Of(IReadOnlyList<ReleasedApplication> releases) => releases.SelectMany(release =>
        new (string, string?)[]
        {
            ("Image", release.Image.ToString()),
            ("Commit", release.Commit.Value),
            ("Pull request", release.PullRequest?.Url.AbsoluteUri),
            ("Merged as", release.MergeCommit?.Value),
            ("Not proposed", release.WhyNotProposed),
            ("Result", release.Outcome is ReleaseOutcome.OnBase ? $"nothing to do, {release.BaseBranch} has {release.Application} {release.Version} already" : null),
        }
        .Where(pair => pair.Item2 is not null)
        .Select(pair => (pair.Item1, pair.Item2!)));

    public static IEnumerable<(string Key, string Value)> Promotions(IReadOnlyList<ReleasedApplication> releases) => releases.Select(release =>
        ($"Promotion of {release.Application} to {release.Stage}", release.PullRequest?.Url.AbsoluteUri ?? release.WhyNotProposed ?? $"{release.BaseBranch} has it already"));

    /// <summary>Adds pairs to the running target's line of the summary; values of the same key stand side by side.</summary>
    public static void Summarise(this INukeBuild build, IEnumerable<(string Key, string Value)> pairs) =>
        build.ReportSummary(_ => pairs
            .GroupBy(pair => pair.Key)
            .ToDictionary(group => group.Key, group => LogText.Neutralise(string.Join(", ", group.Select(pair => pair.Value).Distinct()))));
}
