using System.Text;
using System.Text.RegularExpressions;
using Slipway.ConfigRepositories;

namespace Slipway.Manifests;

/// <summary>What a chart's <c>.helmignore</c> leaves out (https://helm.sh/docs/chart_template_guide/helm_ignore_file/).</summary>
internal sealed class HelmIgnore
{
    private readonly List<(Regex Pattern, bool IsPath, bool IsFolder, bool Negates)> rules = [];

    public static HelmIgnore Read(ConfigFile? file)
    {
        var ignore = new HelmIgnore();
        foreach (var line in file is null ? [] : Encoding.UTF8.GetString(file.Content.Span).TrimStart('\uFEFF').Split('\n'))
        {
            if (line.Trim() is { Length: > 0 } rule && rule[0] != '#')
            {
                var pattern = rule.TrimStart('!').TrimEnd('/');
                ignore.rules.Add((Glob(pattern.TrimStart('/')), pattern.Contains('/', StringComparison.Ordinal), rule.EndsWith('/'), rule[0] == '!'));
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
        (isFolder || !rule.IsFolder) && rule.Pattern.IsMatch(rule.IsPath ? path : RepositoryPath.NameOf(path))) is { Pattern: not null, Negates: false };

    // '*' and '?' stop at a slash. Classes of characters are rare enough to be taken literally.
    private static Regex Glob(string pattern) => new(
        "^" + Regex.Escape(pattern).Replace("\\*", "[^/]*", StringComparison.Ordinal).Replace("\\?", "[^/]", StringComparison.Ordinal) + "\\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
