using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Slipway.Tests.Documentation;

/// <summary>A build configuration file of Google Cloud Build, as the service and its documentation take it, and what of it fails only in a build.</summary>
internal sealed partial class CloudBuildFile
{
    private const int MaxSteps = 100;
    private const int MaxTexts = 100;
    private const int MaxText = 4000;
    private const int MaxVariable = 1000;
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(24);
    private static readonly string[] ReservedPaths = ["/workspace", "/builder/home", "/var/run/docker.sock"];

    private readonly List<string> problems = [];
    private readonly YamlMappingNode build;

    private CloudBuildFile(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        build = (YamlMappingNode)stream.Documents.Single().RootNode;
        Steps = [.. Items(build, "steps").Cast<YamlMappingNode>()];
        Environment = [.. Texts(Options, "env")];
    }

    public IReadOnlyList<YamlMappingNode> Steps { get; }

    /// <summary>The variables of all steps: <c>A=1</c>.</summary>
    public IReadOnlyList<string> Environment { get; }

    private YamlMappingNode? Options => Find(build, "options") as YamlMappingNode;

    public static CloudBuildFile Load(string text) => new(text);

    /// <summary>What is wrong with it.</summary>
    public static IReadOnlyList<string> ProblemsOf(string text)
    {
        var file = Load(text);
        file.problems.AddRange(CloudBuildKeys.ProblemsOf(file.build));
        file.CheckBuild();
        file.CheckSteps();
        file.CheckSecrets();
        file.problems.AddRange(CloudBuildSubstitutions.ProblemsOf(file.build));
        foreach (var step in file.Steps)
        {
            file.problems.AddRange(SlipwayOnCloudBuild.ProblemsOf(file, step));
        }

        return file.problems;
    }

    public static YamlNode? Find(YamlMappingNode? map, string key) => map is not null && map.Children.TryGetValue(key, out var value) ? value : null;

    public static string? Text(YamlMappingNode? map, string key) => (Find(map, key) as YamlScalarNode)?.Value;

    public static IEnumerable<YamlNode> Items(YamlMappingNode? map, string key) => (Find(map, key) as YamlSequenceNode)?.Children ?? [];

    public static IEnumerable<string> Texts(YamlMappingNode? map, string key) => Items(map, key).OfType<YamlScalarNode>().Select(item => item.Value!);

    public static string NameOf(YamlMappingNode step) => Text(step, "id") ?? Text(step, "name") ?? "a step";

    private void CheckBuild()
    {
        var logging = Text(Options, "logging");
        if (logging is null && Text(build, "logsBucket") is null && Text(Options, "defaultLogsBucketBehavior") is null)
        {
            problems.Add("options.logging: it is not set; a build with an account of its own is refused");
        }

        if (logging is "GCS_ONLY" or "LEGACY" && Text(build, "logsBucket") is null)
        {
            problems.Add($"options.logging: {logging} needs a logsBucket where the build has an account of its own");
        }

        CheckTimeout("timeout", Text(build, "timeout"));
        CheckVariables("options.env", Environment);
        Check(Items(build, "images").Count() <= MaxTexts, "images: more than 100");
        Check(Items(build, "tags").Count() <= 64, "tags: more than 64");
    }

    private void CheckSteps()
    {
        Check(Steps.Count is > 0 and <= MaxSteps, $"steps: {Steps.Count}; expected 1 to {MaxSteps}");
        var ids = new HashSet<string>();
        foreach (var step in Steps)
        {
            var name = NameOf(step);
            Check(Text(step, "name") is { Length: > 0 }, $"{name}: it has no name of an image");
            Check(Text(step, "script") is null || (Find(step, "args") is null && Find(step, "entrypoint") is null), $"{name}: script excludes args and entrypoint");
            foreach (var other in Texts(step, "waitFor").Where(other => other != "-" && !ids.Contains(other)))
            {
                problems.Add($"{name}: it waits for '{other}', which is no step before it");
            }

            if (Text(step, "id") is { } id)
            {
                Check(id != "-" && ids.Add(id), $"{name}: its id is reserved, or that of another step");
            }

            Check(Texts(step, "args").Count() <= MaxTexts && Texts(step, "args").All(text => text.Length <= MaxText), $"{name}: args are too many or too long");
            CheckVariables($"{name}: env", [.. Texts(step, "env")]);
            CheckTimeout($"{name}: timeout", Text(step, "timeout"));
            foreach (var path in Items(step, "volumes").OfType<YamlMappingNode>().Select(volume => Text(volume, "path")).Where(path => path is null || !path.StartsWith('/') || ReservedPaths.Contains(path)))
            {
                problems.Add($"{name}: the path '{path}' of a volume is reserved, or not absolute");
            }
        }
    }

    private void CheckSecrets()
    {
        var secrets = Items(Find(build, "availableSecrets") as YamlMappingNode, "secretManager").Cast<YamlMappingNode>().ToList();
        var used = Steps.SelectMany(step => Texts(step, "secretEnv")).Concat(Texts(Options, "secretEnv")).ToHashSet();
        Check(secrets.Count <= MaxTexts, "availableSecrets: more than 100");
        foreach (var secret in secrets)
        {
            var variable = Text(secret, "env") ?? "";
            Check(used.Contains(variable), $"availableSecrets: no step uses '{variable}' in its secretEnv");
            Check(SecretVersion().IsMatch(Text(secret, "versionName") ?? ""), $"availableSecrets: '{Text(secret, "versionName")}' is no version of a secret");
            Check(!Environment.Concat(Steps.SelectMany(step => Texts(step, "env"))).Any(one => one.StartsWith(variable + "=", StringComparison.Ordinal)), $"availableSecrets: '{variable}' is in env as well");
        }

        foreach (var missing in used.Except(secrets.Select(secret => Text(secret, "env") ?? "")))
        {
            problems.Add($"secretEnv: availableSecrets has no '{missing}'");
        }
    }

    private void CheckVariables(string where, IReadOnlyList<string> variables)
    {
        Check(variables.Count <= MaxTexts, $"{where}: more than {MaxTexts}");
        foreach (var variable in variables.Where(variable => !Variable().IsMatch(variable) || variable.Length > MaxVariable))
        {
            problems.Add($"{where}: '{variable}' is not NAME=value, or too long");
        }
    }

    private void CheckTimeout(string where, string? text)
    {
        if (text is not null && !(Seconds().Match(text) is { Success: true } match && TimeSpan.FromSeconds(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)) <= MaxTimeout))
        {
            problems.Add($"{where}: '{text}' is not a number of seconds such as 3600s, of at most a day");
        }
    }

    private void Check(bool isGood, string problem)
    {
        if (!isGood)
        {
            problems.Add(problem);
        }
    }

    [GeneratedRegex(@"^projects/[^/]+/secrets/[^/]+/versions/[^/]+$")]
    private static partial Regex SecretVersion();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(\d{1,6})s$")]
    private static partial Regex Seconds();
}
