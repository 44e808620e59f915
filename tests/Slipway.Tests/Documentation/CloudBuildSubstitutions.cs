using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Slipway.Tests.Documentation;

/// <summary>The substitutions of a build configuration file (https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values).</summary>
internal static partial class CloudBuildSubstitutions
{
    private static readonly string[] Default =
    [
        "PROJECT_ID", "PROJECT_NUMBER", "BUILD_ID", "LOCATION", "TRIGGER_NAME", "COMMIT_SHA", "REVISION_ID", "SHORT_SHA", "REPO_NAME", "REPO_FULL_NAME", "BRANCH_NAME", "TAG_NAME", "REF_NAME",
        "TRIGGER_BUILD_CONFIG_PATH", "SERVICE_ACCOUNT_EMAIL", "SERVICE_ACCOUNT",
        // Of triggers for pull requests.
        "_HEAD_BRANCH", "_BASE_BRANCH", "_HEAD_REPO_URL", "_PR_NUMBER",
    ];

    public static IEnumerable<string> ProblemsOf(YamlMappingNode build)
    {
        var own = (CloudBuildFile.Find(build, "substitutions") as YamlMappingNode)?.Children.ToDictionary(entry => ((YamlScalarNode)entry.Key).Value!, entry => ((YamlScalarNode)entry.Value).Value!) ?? [];
        var used = TextsOf(build).SelectMany(text => Used().Matches(text)).Where(match => match.Value != "$$").Select(match => match.Groups["name"].Value).ToHashSet();
        return
        [
            .. own.Where(one => !Key().IsMatch(one.Key) || one.Key.Length > 100 || one.Value.Length > 4000).Select(one => $"substitutions: '{one.Key}' is no key such as _NAME, or too long"),
            .. own.Keys.Where(key => !used.Contains(key)).Select(key => $"substitutions: '{key}' is not used"),
            .. used.Where(name => !own.ContainsKey(name) && !Default.Contains(name)).Select(name => $"'${name}' is no substitution; a variable of the shell is written $${name}"),
            .. own.Count > 100 ? ["substitutions: more than 100"] : Array.Empty<string>(),
            .. ProblemsOfScripts(build, [.. own.Keys, .. Default]),
        ];
    }

    // In a script nothing is replaced.
    private static IEnumerable<string> ProblemsOfScripts(YamlMappingNode build, HashSet<string> known)
    {
        var options = CloudBuildFile.Find(build, "options") as YamlMappingNode;
        foreach (var step in CloudBuildFile.Items(build, "steps").OfType<YamlMappingNode>().Where(step => CloudBuildFile.Text(step, "script") is not null))
        {
            if ((CloudBuildFile.Text(step, "automapSubstitutions") ?? CloudBuildFile.Text(options, "automapSubstitutions")) == "true")
            {
                continue;
            }

            var variables = CloudBuildFile.Texts(step, "env").Concat(CloudBuildFile.Texts(options, "env")).Select(variable => variable.Split('=')[0]).ToHashSet();
            foreach (var name in Used().Matches(CloudBuildFile.Text(step, "script")!).Select(match => match.Groups["name"].Value).Where(name => known.Contains(name) && !variables.Contains(name)).Distinct())
            {
                yield return $"{CloudBuildFile.NameOf(step)}: its script does not know ${name}, which is not in env";
            }
        }
    }

    private static IEnumerable<string> TextsOf(YamlNode node) => node switch
    {
        YamlScalarNode { Value: { } value } => [value],
        YamlSequenceNode list => list.Children.SelectMany(TextsOf),
        YamlMappingNode map => map.Children.Where(entry => ((YamlScalarNode)entry.Key).Value is not ("script" or "substitutions")).SelectMany(entry => TextsOf(entry.Value)),
        _ => [],
    };

    [GeneratedRegex(@"\$\$|\$\{?(?<name>[A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Used();

    [GeneratedRegex("^_[A-Z0-9_]+$")]
    private static partial Regex Key();
}
