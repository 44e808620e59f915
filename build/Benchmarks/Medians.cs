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
}
