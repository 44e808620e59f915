using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Custom objects: unknown fields are pruned, defaults filled in, values checked against the definition's schema.</summary>
internal static class CustomObject
{
    /// <summary>Prunes and fills in, in place; the pruned paths are added to <paramref name="unknown"/>.</summary>
    public static void Complete(SchemaType declared, JsonNode? value, string path, List<string> unknown)
    {
        switch (value)
        {
            case JsonObject map when declared.Shape == SchemaShape.Map:
                foreach (var name in map.Select(pair => pair.Key).ToList())
                {
                    var type = declared.Member(name);
                    if (type is null)
                    {
                        unknown.Add(path.Length == 0 ? name : path + "." + name);
                        map.Remove(name);
                    }
                }

                foreach (var field in declared.Fields.Values)
                {
                    if (field.Default is not null && (!map.ContainsKey(field.Name) || (map[field.Name] is null && field.Type.Rules?.Flag("nullable") != true)))
                        map[field.Name] = field.Default.DeepClone();
                }

                foreach (var (name, member) in map.ToList())
                {
                    if (path.Length == 0 && name == "metadata")
                        continue;
                    Complete(declared.Member(name) ?? SchemaType.Anything, member, path.Length == 0 ? name : path + "." + name, unknown);
                }

                break;
            case JsonArray list when declared.Shape == SchemaShape.List:
                for (var i = 0; i < list.Count; i++)
                    Complete(declared.Element!, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), unknown);
                break;
        }
    }

    public static void Check(SchemaType type, JsonNode? value, string path, List<FieldProblem> problems)
    {
        var rules = type.Rules;
        if (value is null)
        {
            if (path.Length > 0 && rules is not null && rules.Flag("nullable") != true)
                problems.Add(FieldProblem.Invalid(path, "null", $"{path} in body must be of type {rules.Text("type")}: \"null\""));
            return;
        }

        switch (value)
        {
            case JsonObject map when type.Shape == SchemaShape.Map:
                if (path.Length > 0 && rules.Number("minProperties") is { } fewest && map.Count < fewest)
                    problems.Add(FieldProblem.Invalid(path, map, $"{path} in body should have at least {fewest} properties"));
                if (path.Length > 0 && rules.Number("maxProperties") is { } maximum && map.Count > maximum)
                    problems.Add(new("FieldValueTooMany", path, $"Too many: {map.Count}: must have at most {maximum} items"));
                foreach (var name in rules.Texts("required").Where(name => !map.ContainsKey(name)))
                    problems.Add(FieldProblem.Required(path.Length == 0 ? name : path + "." + name));
                foreach (var (name, member) in map)
                {
                    if (path.Length == 0 && name is "metadata" or "apiVersion" or "kind")
                        continue;
                    Check(type.Member(name) ?? SchemaType.Anything, member, path.Length == 0 ? name : path + "." + name, problems);
                }

                break;
            case JsonArray list when type.Shape == SchemaShape.List:
                if (rules.Number("minItems") is { } least && list.Count < least)
                    problems.Add(FieldProblem.Invalid(path, list.Count, $"{path} in body should have at least {least} items"));
                if (rules.Number("maxItems") is { } most && list.Count > most)
                    problems.Add(new("FieldValueTooMany", path, $"Too many: {list.Count}: must have at most {most} items"));
                for (var i = 0; i < list.Count; i++)
                    Check(type.Element!, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), problems);
                break;
            case JsonValue scalar when rules is not null:
                CheckScalar(rules, scalar, path, problems);
                break;
        }
    }

    private static void CheckScalar(JsonObject rules, JsonValue value, string path, List<FieldProblem> problems)
    {
        if (rules.List("enum") is { } allowed && !allowed.Any(item => JsonNode.DeepEquals(item, value)))
        {
            problems.Add(FieldProblem.Unsupported(path, value.AsText() ?? value.ToJsonString(), allowed.Select(item => item.AsText() ?? item?.ToJsonString() ?? "null")));
            return;
        }

        var shown = value.AsText() ?? value.ToJsonString();
        var kind = value.GetValueKind();
        var matches = rules.Text("type") switch
        {
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => kind == JsonValueKind.Number && value.AsNumber() is not null,
            "number" => kind == JsonValueKind.Number,
            _ => true,
        };
        if (!matches)
        {
            var found = kind switch { JsonValueKind.Number => value.AsNumber() is null ? "number" : "integer", JsonValueKind.True or JsonValueKind.False => "boolean", _ => "string" };
            problems.Add(new("FieldValueTypeInvalid", path, $"Invalid value: \"{found}\": {path} in body must be of type {rules.Text("type")}: \"{found}\""));
            return;
        }

        if (kind == JsonValueKind.Number && Real(value) is { } number)
            CheckNumber(rules, value, number, path, problems);
        if (kind != JsonValueKind.String)
            return;
        var length = shown.EnumerateRunes().Count();
        if (rules.Number("minLength") is { } shortest && length < shortest)
            problems.Add(FieldProblem.Invalid(path, shown, $"{path} in body should be at least {shortest} chars long"));
        if (rules.Number("maxLength") is { } longest && length > longest)
            problems.Add(FieldProblem.TooLong(path, longest));
        if (rules.Text("pattern") is { } pattern && !Matches(shown, pattern))
            problems.Add(FieldProblem.Invalid(path, shown, $"{path} in body should match '{pattern}'"));
        if (rules.Text("format") is { } format && !TextFormat.IsValid(format, shown))
            problems.Add(FieldProblem.Invalid(path, shown, $"{path} in body must be of type {format}: \"{shown}\""));
    }

    private static void CheckNumber(JsonObject rules, JsonValue value, double number, string path, List<FieldProblem> problems)
    {
        void Refuse(bool isBroken, string rule, double limit)
        {
            if (isBroken)
                problems.Add(FieldProblem.Invalid(path, value, string.Create(CultureInfo.InvariantCulture, $"{path} in body should be {rule} {limit}")));
        }

        if (Limit(rules, "minimum") is { } low)
        {
            var isOpen = rules.Flag("exclusiveMinimum") == true;
            Refuse(isOpen ? number <= low : number < low, isOpen ? "greater than" : "greater than or equal to", low);
        }

        if (Limit(rules, "maximum") is { } high)
        {
            var isOpen = rules.Flag("exclusiveMaximum") == true;
            Refuse(isOpen ? number >= high : number > high, isOpen ? "less than" : "less than or equal to", high);
        }

        if (Limit(rules, "multipleOf") is { } factor and not 0)
            Refuse(Math.Abs((number / factor) - Math.Round(number / factor)) > 1e-9, "a multiple of", factor);
    }

    private static double? Limit(JsonObject rules, string name) => rules[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? Real(value) : null;

    // Whatever type of number it was made from.
    private static double? Real(JsonValue value) => double.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number) ? number : null;

    // The server's expressions are Go's, which are .NET's but for a few; one that is none here is not judged.
    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
