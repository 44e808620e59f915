namespace Slipway.Configuration;

/// <summary>Finds what somebody probably meant to type.</summary>
internal static class NearestName
{
    /// <summary><c>; did you mean 'x'?</c> where a name is near, else a full stop.</summary>
    public static string Hint(string typed, IEnumerable<string> names) =>
        Find(typed, names) is { } name ? $"; did you mean '{name}'?" : ".";

    /// <summary>The name with the smallest edit distance, if it is small for the name's length.</summary>
    public static string? Find(string typed, IEnumerable<string> names) => names
        .Select(name => (name, Distance: Distance(typed.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= (candidate.name.Length < 4 ? 1 : Math.Max(2, candidate.name.Length / 3)))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.name)
        .FirstOrDefault();

    // Levenshtein's distance, where swapping two neighbours counts once.
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var replace = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replace, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[left.Length, right.Length];
    }
}
