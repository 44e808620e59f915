namespace Slipway.Manifests;

/// <summary>Lines that take the place of others: half-open ranges of line indexes.</summary>
internal sealed record LineChange(int BeforeStart, int BeforeEnd, int AfterStart, int AfterEnd)
{
    // Beyond this many differing lines a minimal answer is not worth its time; the whole region counts as replaced.
    private const int MaxDifferences = 1000;

    /// <summary>
    /// The changes between two texts, by the greedy algorithm of E. Myers, "An O(ND) difference algorithm and its variations", 1986:
    /// time grows with the number of differences, not with the size of the texts.
    /// </summary>
    public static IReadOnlyList<LineChange> Between(TextLines before, TextLines after)
    {
        var furthest = new Dictionary<int, int> { [1] = 0 };
        var trace = new List<Dictionary<int, int>>();
        for (var d = 0; d <= Math.Min(before.Count + after.Count, MaxDifferences); d++)
        {
            trace.Add(new Dictionary<int, int>(furthest));
            for (var k = -d; k <= d; k += 2)
            {
                var x = StepsDown(furthest, k, d) ? furthest[k + 1] : furthest[k - 1] + 1;
                while (x < before.Count && x - k < after.Count && before[x].SequenceEqual(after[x - k]))
                {
                    x++;
                }

                furthest[k] = x;
                if (x >= before.Count && x - k >= after.Count)
                {
                    return Backtrack(trace, before.Count, after.Count);
                }
            }
        }

        return [new LineChange(0, before.Count, 0, after.Count)];
    }

    private static bool StepsDown(Dictionary<int, int> furthest, int k, int d) =>
        k == -d || (k != d && furthest.GetValueOrDefault(k - 1, -1) < furthest.GetValueOrDefault(k + 1, -1));

    private static List<LineChange> Backtrack(List<Dictionary<int, int>> trace, int x, int y)
    {
        var changes = new List<LineChange>();
        for (var d = trace.Count - 1; d > 0; d--)
        {
            var k = x - y;
            var previousK = StepsDown(trace[d], k, d) ? k + 1 : k - 1;
            var (previousX, previousY) = (trace[d][previousK], trace[d][previousK] - previousK);
            var (startX, startY) = (previousX, previousY);
            var (endX, endY) = previousK == k + 1 ? (startX, startY + 1) : (startX + 1, startY);
            changes.Add(new LineChange(startX, endX, startY, endY));
            (x, y) = (previousX, previousY);
        }

        changes.Reverse();
        return Merge(changes);
    }

    private static List<LineChange> Merge(List<LineChange> steps)
    {
        var merged = new List<LineChange>();
        foreach (var step in steps)
        {
            if (merged.Count > 0 && merged[^1] is var last && last.BeforeEnd == step.BeforeStart && last.AfterEnd == step.AfterStart)
            {
                merged[^1] = last with { BeforeEnd = step.BeforeEnd, AfterEnd = step.AfterEnd };
            }
            else
            {
                merged.Add(step);
            }
        }

        return merged;
    }
}
