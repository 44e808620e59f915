using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server checks in ConfigMaps and Secrets.</summary>
internal static class DataValidation
{
    public static void CheckData(JsonObject json, List<FieldProblem> problems)
    {
        foreach (var part in (string[])["data", "binaryData"])
        {
            foreach (var (name, _) in json.Map(part) ?? [])
            {
                if (!Names.IsConfigKey(name))
                    problems.Add(FieldProblem.Invalid($"{part}[{name}]", name, Names.ConfigKeyRule));
            }
        }
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
}
