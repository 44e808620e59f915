using Slipway.Naming;

namespace Slipway.Records;

/// <summary>How long the commits of changes took. A commit counts once, by the first deployment that had it: not again when what was gone back from comes once more.</summary>
internal static class LeadTimes
{
    public static IReadOnlyList<LeadTime> Of(IReadOnlyList<ProductionChange> changes)
    {
        var seen = new HashSet<CommitSha>();
        return
        [
            .. from deployed in changes.Select(change => change.Deployed).OfType<RecordEntry>()
               from commit in deployed.Source?.Commits ?? []
               where seen.Add(commit.Commit)
               select new LeadTime(commit.Commit, commit.AuthoredAt, deployed.At, deployed.PullRequest),
        ];
    }
}
