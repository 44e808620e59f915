namespace Slipway.Naming;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary><c>; did you mean 'x'?</c> where a name is near, else a full stop: the end of a sentence that says what is unknown.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) => Find(word, candidates) is { } name ? $"; did you mean '{name}'?" : ".";

    /// <summary><c> Did you mean 'x'?</c> where a name is near, else nothing: what follows such a sentence.</summary>
    public static string Question(string word, IEnumerable<string> candidates) => Find(word, candidates) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>The candidate nearest to a word by edit distance, whatever its case; null when none is near.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        var (best, bestDistance) = (default(string), Math.Max(1, word.Length / 3) + 1);
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            var distance = Distance(word, candidate, bestDistance);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    // Damerau-Levenshtein with adjacent transpositions, whatever the case; a long word that nobody would mistype costs nothing.
    private static int Distance(string one, string other, int limit)
    {
        if (Math.Abs(one.Length - other.Length) >= limit || one.Length > 64 || other.Length > 64)
        {
            return int.MaxValue;
        }

        (one, other) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var substitution = table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(substitution, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[one.Length, other.Length];
    }
}
