namespace Slipway.Fleet;

/// <summary>Steps that wait for each other, without circles: what can begin, and what cannot any more.</summary>
internal sealed class StepGraph<T>
    where T : notnull
{
    private readonly Dictionary<T, List<StepLink<T>>> links;

    private readonly Dictionary<T, HashSet<T>> before;

    private StepGraph(List<T> ordered, Dictionary<T, List<StepLink<T>>> links)
    {
        (Ordered, this.links) = (ordered, links);
        before = links.ToDictionary(pair => pair.Key, pair => pair.Value.Select(link => link.Before).ToHashSet());
    }

    /// <summary>The steps, each behind what it waits for; otherwise as given.</summary>
    public IReadOnlyList<T> Ordered { get; }

    /// <summary>Makes a graph.</summary>
    /// <param name="steps">The steps, in their order.</param>
    /// <param name="linksOf">What a step waits for, among the steps. What others than declared links make a circle of loses the link that is in the way of the given order.</param>
    public static StepGraph<T> Of(IReadOnlyList<T> steps, Func<T, IEnumerable<StepLink<T>>> linksOf)
    {
        var links = steps.ToDictionary(step => step, step => linksOf(step).ToList());
        var followers = steps.SelectMany(step => links[step].Select(link => link.Before).Distinct().Select(before => (before, step))).ToLookup(pair => pair.before, pair => pair.step);
        var waitsFor = steps.ToDictionary(step => step, step => links[step].Select(link => link.Before).ToHashSet());
        var place = steps.Select((step, index) => (step, index)).ToDictionary(pair => pair.step, pair => pair.index);
        var open = new SortedSet<int>(place.Values);
        var ready = new SortedSet<int>(steps.Where(step => waitsFor[step].Count == 0).Select(step => place[step]));
        var ordered = new List<T>();
        while (open.Count > 0)
        {
            var next = ready.Count > 0 ? ready.Min : place[FirstOfACircle(open.Select(index => steps[index]), links, waitsFor)];
            open.Remove(next);
            ready.Remove(next);
            ordered.Add(steps[next]);
            foreach (var follower in followers[steps[next]].Where(follower => waitsFor[follower].Remove(steps[next]) && waitsFor[follower].Count == 0 && open.Contains(place[follower])))
            {
                ready.Add(place[follower]);
            }
        }

        var behind = ordered.Select((step, index) => (step, index)).ToDictionary(pair => pair.step, pair => pair.index);
        return new StepGraph<T>(ordered, steps.ToDictionary(step => step, step => links[step].Where(link => behind[link.Before] < behind[step]).ToList()));
    }

    /// <summary>Everything that a step waits for, directly or not.</summary>
    public IReadOnlySet<T> AllBefore(T step) => Reached(step, before);

    /// <summary>What can begin, and what cannot any more.</summary>
    /// <param name="stateOf">What became of each step.</param>
    public (IReadOnlyList<T> Ready, IReadOnlyList<(T Step, IReadOnlyList<StepLink<T>> Way)> Blocked) Next(Func<T, StepState> stateOf)
    {
        var ready = new List<T>();
        var ways = new Dictionary<T, IReadOnlyList<StepLink<T>>>();
        foreach (var step in Ordered.Where(step => stateOf(step) is StepState.Waiting or StepState.Skipped))
        {
            // A step that failed itself is a better reason than one that waited for it.
            if (links[step].Find(link => stateOf(link.Before) == StepState.Failed) is { } failed)
            {
                ways[step] = [failed];
            }
            else if (links[step].Find(link => ways.ContainsKey(link.Before)) is { } behind)
            {
                ways[step] = [behind, .. ways[behind.Before]];
            }
            else if (links[step].Find(link => stateOf(link.Before) == StepState.Skipped) is { } skipped)
            {
                ways[step] = [skipped];
            }
            else if (stateOf(step) == StepState.Waiting && links[step].TrueForAll(link => stateOf(link.Before) == StepState.Done))
            {
                ready.Add(step);
            }
        }

        return (ready, [.. Ordered.Where(step => ways.ContainsKey(step) && stateOf(step) == StepState.Waiting).Select(step => (step, ways[step]))]);
    }

    // The first step of a circle that waits for nothing outside of it: there is no right order, but declared links hold.
    private static T FirstOfACircle(IEnumerable<T> open, Dictionary<T, List<StepLink<T>>> links, Dictionary<T, HashSet<T>> waitsFor)
    {
        var reached = new Dictionary<T, IReadOnlySet<T>>();
        return open.First(step => !links[step].Exists(link => link.IsDeclared && waitsFor[step].Contains(link.Before)) && From(step).All(other => From(other).Contains(step)));

        IReadOnlySet<T> From(T step) => reached.TryGetValue(step, out var known) ? known : reached[step] = Reached(step, waitsFor);
    }

    private static HashSet<T> Reached(T from, Dictionary<T, HashSet<T>> next)
    {
        var reached = new HashSet<T>();
        var open = new Stack<T>(next[from]);
        while (open.TryPop(out var step))
        {
            foreach (var following in reached.Add(step) ? next[step] : [])
            {
                open.Push(following);
            }
        }

        return reached;
    }
}
