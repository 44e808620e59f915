using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server checks in ConfigMaps and Secrets.</summary>
internal static class DataValidation
{
    private const int MaxBytes = 1024 * 1024;

    public static void CheckData(JsonObject json, List<FieldProblem> problems)
    {
        foreach (var part in (string[])["data", "binaryData"])
        {
            foreach (var (name, _) in json.Map(part) ?? [])
            {
                if (!Names.IsConfigKey(name))
                    problems.Add(FieldProblem.Invalid($"{part}[{name}]", name, Names.ConfigKeyRule));
                if (part == "binaryData" && json.Map("data")?.ContainsKey(name) == true)
                    problems.Add(FieldProblem.Invalid($"data[{name}]", name, "duplicate of key present in binaryData"));
            }
        }

        // Of what is kept as base64 the content counts.
        var isText = json.Text("kind") == "ConfigMap";
        var size = (json.Map("data") ?? []).Sum(pair => isText ? FieldRules.Bytes(pair.Value.AsText() ?? "") : Decoded(pair.Value)) + (json.Map("binaryData") ?? []).Sum(pair => Decoded(pair.Value));
        if (size > MaxBytes)
            problems.Add(FieldProblem.TooLong("[]", MaxBytes));
    }

    public static void CheckFrozen(JsonObject json, JsonObject? live, List<FieldProblem> problems, params string[] fields)
    {
        if (live?.Flag("immutable") != true)
            return;
        if (json.Flag("immutable") != true)
            problems.Add(FieldProblem.Forbidden("immutable", "field is immutable when `immutable` is set"));
        foreach (var field in fields)
        {
            if (!JsonNode.DeepEquals(json[field], live[field]))
                problems.Add(FieldProblem.Forbidden(field, "field is immutable when `immutable` is set"));
        }
    }

    public static void CheckSecret(JsonObject json, List<FieldProblem> problems)
    {
        string[] needed = json.Text("type") switch
        {
            "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
            "kubernetes.io/dockercfg" => [".dockercfg"],
            "kubernetes.io/tls" => ["tls.crt", "tls.key"],
            "kubernetes.io/ssh-auth" => ["ssh-privatekey"],
            "kubernetes.io/basic-auth" when json.Map("data")?.ContainsKey("username") != true && json.Map("data")?.ContainsKey("password") != true => ["username", "password"],
            _ => [],
        };
        foreach (var name in needed)
        {
            if (json.Map("data").Text(name) is not { } value)
            {
                problems.Add(FieldProblem.Required($"data[{name}]"));
                continue;
            }

            var text = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(value));
            if (!name.StartsWith('.') || text.TrimStart().StartsWith('{'))
                continue;
            problems.Add(new("FieldValueInvalid", $"data[{name}]",
                $"Invalid value: \"<secret contents redacted>\": {(text.Length == 0 ? "unexpected end of JSON input" : $"invalid character '{text[0]}' looking for beginning of value")}"));
        }
    }

    private static long Decoded(JsonNode? value) => (value.AsText() ?? "") is var text ? (text.Length * 3L / 4) - (text.EndsWith("==", StringComparison.Ordinal) ? 2 : text.EndsWith('=') ? 1 : 0) : 0;
}
