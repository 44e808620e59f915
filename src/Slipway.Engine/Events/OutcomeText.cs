using Slipway.Reports;

namespace Slipway.Engine.Events;

/// <summary>How many applications ended in which way, in one line.</summary>
internal static class OutcomeText
{
    /// <summary>The counts: <c>1 failed, 2 deployed, 97 unchanged</c>.</summary>
    public static string Of(IReadOnlyCollection<Outcome> outcomes)
    {
        var counts = outcomes.CountBy(Ranked).OrderBy(count => count.Key.Rank).Select(count => $"{count.Value} {count.Key.Word}").ToList();
        return counts.Count == 0 ? "Git has no application" : string.Join(", ", counts);
    }

    /// <summary>
    /// The counts, with the names of those that failed as far as they fit: <c>2 failed: prod/web, prod/api; 97 unchanged</c>. Of the only one that failed, why:
    /// <c>1 failed: prod/web: is healthy, but 1 of 2 smoke tests failed: …</c>.
    /// </summary>
    /// <param name="outcomes">How the applications ended.</param>
    /// <param name="maxLength">How long it may get.</param>
    public static string Of(IReadOnlyCollection<Outcome> outcomes, int maxLength)
    {
        var failures = outcomes.OfType<Outcome.Failed>().ToList();
        var failed = failures.ConvertAll(outcome => outcome.Target.ToString());
        var counts = Of([.. outcomes.Where(outcome => outcome is not Outcome.Failed)]);
        if (failed.Count == 0)
        {
            return LogText.Cut(counts, maxLength);
        }

        var others = failed.Count == outcomes.Count ? "" : counts;
        if (failures is [var only])
        {
            return LogText.Cut($"1 failed: {only.Target}: {only.Failure.HeadlineOf(only.Target).TrimEnd('.')}{(others.Length == 0 ? "" : $"; {others}")}", maxLength);
        }

        for (var named = failed.Count; named > 0; named--)
        {
            var rest = named == failed.Count ? "" : $" and {failed.Count - named} more";
            var all = $"{failed.Count} failed: {string.Join(", ", failed.Take(named))}{rest}{(others.Length == 0 ? "" : $"; {others}")}";
            if (all.Length <= maxLength)
            {
                return all;
            }
        }

        return LogText.Cut($"{failed.Count} failed{(others.Length == 0 ? "" : $", {others}")}", maxLength);
    }

    /// <summary>How an application ended, in the words of the counts.</summary>
    public static string WordOf(Outcome outcome) => Ranked(outcome).Word;

    // What somebody looks for comes first: most applications are unchanged.
    private static (int Rank, string Word) Ranked(Outcome outcome) => outcome switch
    {
        Outcome.Failed => (0, "failed"),
        Outcome.Deployed => (1, "deployed"),
        Outcome.RollingOut => (2, "rolling out"),
        Outcome.Skipped => (3, "skipped"),
        Outcome.NotReached => (4, "not reached"),
        Outcome.AwaitsRelease => (5, "waiting for a first release"),
        Outcome.Unchanged => (7, "unchanged"),
        _ => (6, "superseded"),
    };
}
