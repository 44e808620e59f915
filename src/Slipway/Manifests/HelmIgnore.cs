using System.Text;
using Slipway.ConfigRepositories;

namespace Slipway.Manifests;

/// <summary>What a chart's <c>.helmignore</c> leaves out (https://helm.sh/docs/chart_template_guide/helm_ignore_file/).</summary>
internal sealed class HelmIgnore
{
    private readonly List<(string[] Pattern, bool IsPath, bool IsFolder, bool Negates)> rules = [];

    public static HelmIgnore Read(ConfigFile? file)
    {
        var ignore = new HelmIgnore();
        foreach (var line in file is null ? [] : Encoding.UTF8.GetString(file.Content.Span).TrimStart('\uFEFF').Split('\n'))
        {
            if (line.Trim() is { Length: > 0 } rule && rule[0] != '#')
            {
                var pattern = rule.TrimStart('!').TrimEnd('/');
                ignore.rules.Add((pattern.TrimStart('/').Split('/'), pattern.Contains('/', StringComparison.Ordinal), rule.EndsWith('/'), rule[0] == '!'));
            }
        }

        return ignore;
    }

    /// <summary>Whether it leaves out a file of the chart, or a folder that the file is in.</summary>
    public bool Holds(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            if (Holds(path[..end], isFolder: true))
            {
                return true;
            }
        }

        return Holds(path, isFolder: false);
    }

    // The last rule that fits counts.
    private bool Holds(string path, bool isFolder) => rules.LastOrDefault(rule =>
        (isFolder || !rule.IsFolder) && Fits(rule.Pattern, (rule.IsPath ? path : RepositoryPath.NameOf(path)).Split('/'))) is { Pattern: not null, Negates: false };

    private static bool Fits(string[] pattern, string[] path) => pattern.Length == path.Length && pattern.Zip(path).All(part => Fits(part.First, part.Second));

    // Classes of characters are rare enough to be taken literally.
    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (at, place, star, from) = (0, 0, -1, 0);
        while (place < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, from) = (at++, place);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == name[place]))
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                // The star takes one more.
                (at, place) = (star + 1, ++from);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].Trim('*').IsEmpty;
    }
}
