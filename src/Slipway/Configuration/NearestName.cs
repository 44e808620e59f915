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

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
