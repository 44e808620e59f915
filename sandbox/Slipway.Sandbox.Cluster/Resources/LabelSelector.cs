using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Requirements on labels, from a <c>labelSelector</c> query or a selector in an object.</summary>
internal sealed partial class LabelSelector
{
    private readonly List<(string Key, string Operator, string[] Values)> _requirements = [];

    public bool IsEmpty => _requirements.Count == 0;

    public bool Matches(JsonObject? labels)
    {
        foreach (var (key, op, values) in _requirements)
        {
            var value = labels.Text(key);
            var met = op switch
            {
                "in" => value is not null && values.Contains(value),
                "notin" => value is null || !values.Contains(value),
                "exists" => value is not null,
                "absent" => value is null,
                "gt" => long.TryParse(value, out var number) && long.TryParse(values[0], out var limit) && number > limit,
                "lt" => long.TryParse(value, out var number) && long.TryParse(values[0], out var limit) && number < limit,
                _ => false,
            };
            if (!met)
                return false;
        }

        return true;
    }

    /// <summary>A selector as objects hold it; one without requirements matches everything.</summary>
    public static LabelSelector FromJson(JsonObject? selector)
    {
        var result = FromMap(selector.Map("matchLabels"));
        result._requirements.AddRange(FromExpressions(selector.Items("matchExpressions"))._requirements);
        return result;
    }

    public static LabelSelector FromExpressions(IEnumerable<JsonObject> expressions)
    {
        var result = new LabelSelector();
        foreach (var expression in expressions)
        {
            var op = expression.Text("operator") is "DoesNotExist" ? "absent" : (expression.Text("operator") ?? "").ToLowerInvariant();
            result._requirements.Add((expression.Text("key") ?? "", op, expression.Texts("values").ToArray()));
        }

        return result;
    }

    public static LabelSelector FromMap(JsonObject? labels)
    {
        var result = new LabelSelector();
        foreach (var (key, value) in labels ?? [])
            result._requirements.Add((key, "in", [value.AsText() ?? ""]));
        return result;
    }

    /// <exception cref="FormatException">The text is no selector.</exception>
    public static LabelSelector Parse(string text)
    {
        var result = new LabelSelector();
        var rest = text.Trim();
        while (rest.Length > 0)
        {
            var match = Requirement().Match(rest);
            if (!match.Success)
            {
                var words = rest.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
                throw new FormatException($"unable to parse requirement: found '{(words.Length > 1 ? words[1] : rest)}', expected: in, notin, =, ==, !=, gt, lt");
            }

            var key = match.Groups["key"].Value;
            if (match.Groups["set"].Success)
                result._requirements.Add((key, match.Groups["set"].Value, match.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries)));
            else if (match.Groups["op"].Success)
                result._requirements.Add((key, match.Groups["op"].Value switch { "!=" => "notin", ">" => "gt", "<" => "lt", _ => "in" }, [match.Groups["value"].Value]));
            else
                result._requirements.Add((key, match.Groups["not"].Length > 0 ? "absent" : "exists", []));
            rest = rest[match.Length..].TrimStart();
        }

        return result;
    }

    [GeneratedRegex(@"^\s*(?:(?<key>[A-Za-z0-9._/-]+)\s+(?<set>in|notin)\s*\((?<values>[^)]*)\)|(?<key>[A-Za-z0-9._/-]+)\s*(?<op>==|!=|=|>|<)\s*(?<value>[A-Za-z0-9._-]*)|(?<not>!?)\s*(?<key>[A-Za-z0-9._/-]+))\s*(?:,|$)")]
    private static partial Regex Requirement();
}
