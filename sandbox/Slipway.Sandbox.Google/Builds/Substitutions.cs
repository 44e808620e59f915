using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>Values for the names in a build's texts (https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values).</summary>
internal sealed partial class Substitutions
{
    // What a build has from its trigger, and is empty without one.
    private static readonly string[] s_ofTriggers =
    [
        "TRIGGER_NAME", "COMMIT_SHA", "REVISION_ID", "SHORT_SHA", "REPO_NAME", "REPO_FULL_NAME", "BRANCH_NAME", "TAG_NAME", "REF_NAME", "TRIGGER_BUILD_CONFIG_PATH",
    ];

    private static readonly string[] s_partsWithThem = ["steps", "images", "artifacts", "tags", "logsBucket"];

    private readonly Dictionary<string, string> _values;
    private readonly HashSet<string> _used = [];
    private readonly List<string> _missing = [];

    private Substitutions(Dictionary<string, string> values) => _values = values;

    /// <summary>The build with all names replaced.</summary>
    /// <exception cref="GoogleError">A name has no value, or a value no name.</exception>
    public static JsonObject Apply(JsonObject build, string id, string location)
    {
        var given = (build["substitutions"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => (string?)pair.Value ?? "");
        if (given.Keys.FirstOrDefault(key => !UserKey().IsMatch(key)) is { } wrong)
            throw Invalid($"key \"{wrong}\" in the substitution data does not match the expected pattern ^_[A-Z0-9_]+$");
        var values = new Dictionary<string, string>(given)
        {
            ["PROJECT_ID"] = GoogleProject.Id, ["PROJECT_NUMBER"] = GoogleProject.Number, ["BUILD_ID"] = id, ["LOCATION"] = location,
            ["SERVICE_ACCOUNT_EMAIL"] = GoogleProject.Account, ["SERVICE_ACCOUNT"] = $"projects/{GoogleProject.Id}/serviceAccounts/{GoogleProject.Account}",
        };
        foreach (var name in s_ofTriggers)
            values[name] = "";
        return new Substitutions(values).Apply(build, given.Keys);
    }

    private JsonObject Apply(JsonObject build, IEnumerable<string> given)
    {
        var result = (JsonObject)build.DeepClone();
        foreach (var part in s_partsWithThem.Where(result.ContainsKey))
            result[part] = Expand(result[part]);
        if (result["options"] is JsonObject options && options["env"] is { } env)
            options["env"] = Expand(env);
        var automaps = (bool?)result["options"]?["automapSubstitutions"] == true;
        foreach (var step in (result["steps"] as JsonArray ?? []).OfType<JsonObject>().Where(step => automaps || (bool?)step["automapSubstitutions"] == true))
        {
            step["env"] = new JsonArray([.. _values.Where(pair => pair.Value.Length > 0).Select(pair => (JsonNode)$"{pair.Key}={pair.Value}"), .. Build.TextsOf(step, "env").Select(item => (JsonNode)item)]);
            _used.UnionWith(given);
        }

        var isLoose = (string?)result["options"]?["substitutionOption"] == "ALLOW_LOOSE";
        if (!isLoose && _missing.Count > 0)
            throw Invalid($"key in the template \"{_missing[0]}\" is not a valid built-in substitution");
        if (!isLoose && given.Except(_used).FirstOrDefault() is { } unused)
            throw Invalid($"key \"{unused}\" in the substitution data is not matched in the template");
        return result;
    }

    private JsonNode? Expand(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Select(pair => KeyValuePair.Create(pair.Key, pair.Key == "script" ? pair.Value?.DeepClone() : Expand(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Expand)]),
        JsonValue value when value.TryGetValue<string>(out var text) => Name().Replace(text, Value),
        _ => node?.DeepClone(),
    };

    private string Value(Match match)
    {
        var name = match.Groups["name"].Value;
        if (name.Length == 0)
            return "$";
        _used.Add(name);
        if (!_values.ContainsKey(name))
            _missing.Add(name);
        return _values.GetValueOrDefault(name, "");
    }

    private static GoogleError Invalid(string why) => GoogleError.Invalid($"invalid value for 'build.substitutions': {why}");

    [GeneratedRegex(@"^_[A-Z0-9_]{1,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserKey();

    [GeneratedRegex(@"\$\$|\$(?<name>[A-Z_][A-Z0-9_]*)|\$\{(?<name>[A-Z_][A-Z0-9_]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
