namespace Slipway.Configuration;

/// <summary>Finds names that come after each other in a circle.</summary>
internal static class Circles
{
    /// <summary>Each circle once, from the name of it that was declared first to that name again. Names that share a circle are not told twice.</summary>
    /// <param name="names">The names, in the order of declaration.</param>
    /// <param name="next">What each leads to.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Of(IEnumerable<string> names, Func<string, IEnumerable<string>> next)
    {
        var circles = new List<IReadOnlyList<string>>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!told.Contains(name) && Back(name, next) is { } circle)
            {
                circles.Add(circle);
                told.UnionWith(circle);
            }
        }

        return circles;
    }

    // The shortest way from a name to itself, breadth first.
    private static List<string>? Back(string start, Func<string, IEnumerable<string>> next)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var name))
        {
            foreach (var following in next(name))
            {
                if (!cameFrom.TryAdd(following, name))
                {
                    continue;
                }

                if (following == start)
                {
                    return Way(start, cameFrom);
                }

                open.Enqueue(following);
            }
        }

        return null;
    }

    private static List<string> Way(string start, Dictionary<string, string> cameFrom)
    {
        var way = new List<string> { start };
        for (var name = cameFrom[start]; name != start; name = cameFrom[name])
        {
            way.Add(name);
        }

        way.Add(start);
        way.Reverse();
        return way;
    }
}
