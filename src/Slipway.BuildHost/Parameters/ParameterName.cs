using System.Text;

namespace Slipway.BuildHost.Parameters;

/// <summary>The spellings of a name: <c>ForgeToken</c> in code, <c>--forge-token</c> on the command line.</summary>
internal static class ParameterName
{
    /// <summary>What two spellings of the same name have in common: neither dashes, underscores nor case matter.</summary>
    public static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (char.IsLetterOrDigit(character))
                key.Append(char.ToLowerInvariant(character));
        }

        return key.ToString();
    }

    public static string Option(string name)
    {
        var option = new StringBuilder("--", name.Length + 6);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
                option.Append('-');
            option.Append(char.ToLowerInvariant(name[i]));
        }

        return option.ToString();
    }

    /// <summary>The candidate that is most like the name, if one is like it at all.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        var key = Key(name);
        string? nearest = null;
        var least = Math.Max(2, key.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var candidateKey = Key(candidate);
            var distance = key.Length > 2 && candidateKey.StartsWith(key, StringComparison.Ordinal) ? 1 : Distance(key, candidateKey);
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>"Did you mean X?" with a space before it, or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates) is { } nearest ? $" Did you mean {nearest}?" : "";

    // Levenshtein's distance, where swapping two neighbours counts once.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
