namespace Slipway.Plans;

/// <summary>
/// Whether a plan stays within others that were reviewed: each of its actions is in one of them, with the same verb, resource and outcome. What they had and it has not, is done
/// already, or not needed any more.
/// </summary>
internal static class PlanContainment
{
    /// <summary>What a plan does beyond the reviewed ones, line by line; none where it stays within.</summary>
    /// <param name="reviewed">The plans that were reviewed, of one application.</param>
    /// <param name="actual">The plan that is to be carried out.</param>
    /// <param name="controllers">Managers whose changes of a field since are expected, besides our own: they are no people.</param>
    public static IReadOnlyList<string> Surplus(IReadOnlyCollection<PlanDecisions> reviewed, PlanDecisions actual, IReadOnlySet<string> controllers)
    {
        var known = reviewed.SelectMany(plan => plan.All).ToLookup(decision => (decision.Verb, decision.Resource));
        return [.. actual.All.SelectMany(decision => Surplus([.. known[(decision.Verb, decision.Resource)]], decision, controllers))];
    }

    private static IEnumerable<string> Surplus(IReadOnlyList<PlanDecision> reviewed, PlanDecision actual, IReadOnlySet<string> controllers)
    {
        if (reviewed.Count == 0)
        {
            yield return $"{actual}: was not reviewed";
            yield break;
        }

        if (actual.Uid is not null && reviewed.All(decision => decision.Uid != actual.Uid))
        {
            yield return $"{actual}: it is another object than the one that was reviewed, of the same name";
        }

        if (actual.Sent is not null && reviewed.All(decision => decision.Sent != actual.Sent))
        {
            yield return $"{actual}: what is sent is not what was reviewed";
        }

        foreach (var field in actual.Taken.Where(field => reviewed.All(decision => !decision.Taken.Contains(field))))
        {
            yield return $"{actual}: {PlanText.OneLine(field)} is taken from another manager, which was not reviewed";
        }

        foreach (var change in actual.Changes)
        {
            if (Surplus([.. reviewed.SelectMany(decision => decision.Changes).Where(other => other.Path == change.Path)], change, controllers) is { } surplus)
            {
                yield return $"{actual}: {PlanText.OneLine(change.Path)} {surplus}";
            }
        }
    }

    private static string? Surplus(IReadOnlyList<DecidedChange> reviewed, DecidedChange actual, IReadOnlySet<string> controllers)
    {
        var same = reviewed.Where(other => Equals(other.After, actual.After)).ToList();
        if (reviewed.Count == 0)
        {
            return $"becomes {Words(actual.After)}, which was not reviewed";
        }

        if (same.Count == 0)
        {
            return $"becomes {Words(actual.After)}; reviewed was {Words(reviewed[^1].After)}";
        }

        // What we own alone, a reviewed deployment set.
        var people = actual.Managers.Where(manager => !controllers.Contains(manager.Split(' ')[0])).ToList();
        return same.Exists(other => Equals(other.Before, actual.Before)) || people.Count == 0 ? null
            : $"was {Words(same[^1].Before)} when it was reviewed and is {Words(actual.Before)} now, by {PlanText.OneLine(string.Join(", ", people))}";
    }

    private static string Words(Values.Value? value) => value is null ? "nothing" : PlanText.Short(value);
}
