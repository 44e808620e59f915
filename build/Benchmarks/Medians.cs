using System;
using System.Collections.Generic;
using System.Linq;

namespace Benchmarks;

static class Medians
{
    /// <summary>The middle value, the lower one of two.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[(sorted.Count - 1) / 2];
    }

    /// <summary>
    /// The medians of several things that are timed by turns, so that a machine that others slow down slows all of them down. A first round does not count.
    /// </summary>
    public static IReadOnlyList<double> ByTurns(int rounds, params IReadOnlyList<Func<double>> things)
    {
        var seconds = things.Select(_ => new List<double>()).ToList();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < things.Count; i++)
            {
                seconds[i].Add(things[i]());
            }
        }

        return [.. seconds.Select(ofThing => Of(ofThing.Skip(1)))];
    }
}
