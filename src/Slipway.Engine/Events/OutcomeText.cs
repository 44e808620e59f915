using Slipway.Reports;

namespace Slipway.Engine.Events;

/// <summary>How many applications ended in which way, in one line.</summary>
internal static class OutcomeText
{
    private static readonly string[] Words = ["unchanged", "deployed", "rolling out", "failed", "skipped", "not reached", "waiting for a first release", "superseded"];

    /// <summary>The counts: <c>97 unchanged, 2 deployed, 1 failed</c>.</summary>
    public static string Of(IReadOnlyCollection<Outcome> outcomes)
    {
        var counts = outcomes.CountBy(WordOf).ToDictionary();
        return counts.Count == 0 ? "Git has no application" : string.Join(", ", Words.Where(counts.ContainsKey).Select(word => $"{counts[word]} {word}"));
    }

    /// <summary>The counts, with the names of those that failed as far as they fit: <c>97 unchanged, 2 failed: prod/web, prod/api</c>.</summary>
    /// <param name="outcomes">How the applications ended.</param>
    /// <param name="maxLength">How long it may get.</param>
    public static string Of(IReadOnlyCollection<Outcome> outcomes, int maxLength)
    {
        var failed = outcomes.OfType<Outcome.Failed>().Select(outcome => outcome.Target.ToString()).ToList();
        var counts = Of([.. outcomes.Where(outcome => outcome is not Outcome.Failed)]);
        if (failed.Count == 0)
        {
            return LogText.Cut(counts, maxLength);
        }

        // The names come last, behind what they belong to.
        var text = (failed.Count == outcomes.Count ? "" : $"{counts}, ") + $"{failed.Count} failed";
        for (var named = failed.Count; named > 0; named--)
        {
            var rest = named == failed.Count ? "" : $" and {failed.Count - named} more";
            var all = $"{text}: {string.Join(", ", failed.Take(named))}{rest}";
            if (all.Length <= maxLength)
            {
                return all;
            }
        }

        return LogText.Cut(text, maxLength);
    }

    /// <summary>How an application ended, in the words of the counts.</summary>
    public static string WordOf(Outcome outcome) => outcome switch
    {
        Outcome.Unchanged => Words[0],
        Outcome.Deployed => Words[1],
        Outcome.RollingOut => Words[2],
        Outcome.Failed => Words[3],
        Outcome.Skipped => Words[4],
        Outcome.NotReached => Words[5],
        Outcome.AwaitsRelease => Words[6],
        _ => Words[7],
    };
}
