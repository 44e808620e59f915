using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Checks of single values that many kinds share, in the server's words (k8s.io/apimachinery/pkg/api/validation).</summary>
internal static partial class FieldRules
{
    private const string NotNegativeRule = "must be greater than or equal to 0";
    private const string PercentRule = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
    private const int AnnotationBytes = 256 * 1024;

    /// <summary>The field of a list's item.</summary>
    public static string At(this string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");

    /// <summary>The items of a list with their fields.</summary>
    public static IEnumerable<(JsonObject Item, string Field)> Indexed(this JsonNode? node, string name, string field) =>
        node.Items(name).Select((item, index) => (item, $"{field}.{name}".At(index)));

    public static void NotNegative(JsonNode? node, string field, List<FieldProblem> problems, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (node.Number(name) is < 0)
                problems.Add(FieldProblem.Invalid($"{field}.{name}", (node as JsonObject)![name], NotNegativeRule));
        }
    }

    public static void Required(JsonNode? node, string field, List<FieldProblem> problems, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (string.IsNullOrEmpty(node.Text(name)))
                problems.Add(FieldProblem.Required($"{field}.{name}"));
        }
    }

    /// <summary>A text that is one of a few, where it is given.</summary>
    public static void OneOf(JsonNode? node, string field, string name, List<FieldProblem> problems, params string[] supported)
    {
        if (node.Text(name) is { Length: > 0 } value && !supported.Contains(value))
            problems.Add(FieldProblem.Unsupported($"{field}.{name}".TrimStart('.'), value, supported));
    }

    /// <summary>A number or a share, such as <c>maxSurge</c>.</summary>
    public static void IntOrPercent(JsonNode? value, string field, bool isAtMostAll, List<FieldProblem> problems)
    {
        if (value.AsText() is { } text)
        {
            if (!Percent().IsMatch(text))
                problems.Add(FieldProblem.Invalid(field, text, PercentRule));
            else if (isAtMostAll && (text.Length > 9 || int.Parse(text[..^1], CultureInfo.InvariantCulture) > 100))
                problems.Add(FieldProblem.Invalid(field, text, "must not be greater than 100%"));
        }
        else if (value.AsNumber() is < 0)
        {
            problems.Add(FieldProblem.Invalid(field, value, NotNegativeRule));
        }
    }

    /// <summary>Whether a number or share is nothing.</summary>
    public static bool IsZero(JsonNode? value) => value is null || value.AsNumber() == 0
        || (value.AsText() is { } text && int.TryParse(text.TrimEnd('%'), CultureInfo.InvariantCulture, out var number) && number == 0);

    public static void Quantity(string text, string field, List<FieldProblem> problems)
    {
        if (Resources.Quantity.TryParse(text, out var quantity) && quantity.Billionths.Sign < 0)
            problems.Add(FieldProblem.Invalid(field, text, NotNegativeRule));
    }

    public static void Port(JsonNode? port, string field, List<FieldProblem> problems)
    {
        if (port.AsNumber() is not (>= 1 and <= 65535))
            problems.Add(FieldProblem.Invalid(field, port ?? 0, "must be between 1 and 65535, inclusive"));
    }

    public static void PortOrName(JsonNode? port, string field, List<FieldProblem> problems)
    {
        if (port is null)
            return;
        if (port.GetValueKind() == JsonValueKind.Number)
            Port(port, field, problems);
        else
            PortName(port.AsText() ?? "", field, problems);
    }

    /// <summary>A label that no other item of the list has.</summary>
    public static void UniqueLabel(string? name, string field, HashSet<string> others, List<FieldProblem> problems)
    {
        if (string.IsNullOrEmpty(name))
            problems.Add(FieldProblem.Required(field));
        else if (!Names.IsLabel(name))
            problems.Add(FieldProblem.Invalid(field, name, Names.LabelRule));
        else if (!others.Add(name))
            problems.Add(FieldProblem.Duplicate(field, name));
    }

    public static void PortName(string name, string field, List<FieldProblem> problems)
    {
        (bool IsBroken, string Rule)[] rules =
        [
            (name.Length > 15, "must be no more than 15 bytes"),
            (!name.All(letter => char.IsAsciiDigit(letter) || char.IsAsciiLetterLower(letter) || letter == '-'), "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"),
            (!name.Any(char.IsAsciiLetterLower), "must contain at least one letter (a-z)"),
            (name.Contains("--", StringComparison.Ordinal), "must not contain consecutive hyphens"),
            (name.Length > 0 && (name[0] == '-' || name[^1] == '-'), "must not begin or end with a hyphen"),
        ];
        problems.AddRange(rules.Where(rule => rule.IsBroken).Select(rule => FieldProblem.Invalid(field, name, rule.Rule)));
    }

    public static void Annotations(JsonObject? annotations, string field, List<FieldProblem> problems)
    {
        foreach (var (name, _) in annotations ?? [])
            problems.AddRange(Names.QualifiedName(name.ToLowerInvariant(), field));
        if ((annotations ?? []).Sum(pair => Bytes(pair.Key) + Bytes(pair.Value.AsText() ?? "")) > AnnotationBytes)
            problems.Add(FieldProblem.TooLong(field, AnnotationBytes));
    }

    public static void Selector(JsonObject? selector, string field, List<FieldProblem> problems)
    {
        problems.AddRange(Names.Labels(selector.Map("matchLabels"), field + ".matchLabels"));
        foreach (var (item, at) in selector.Indexed("matchExpressions", field))
        {
            var hasValues = item.List("values") is { Count: > 0 };
            switch (item.Text("operator"))
            {
                case "In" or "NotIn" when !hasValues:
                    problems.Add(FieldProblem.Required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
                    break;
                case "Exists" or "DoesNotExist" when hasValues:
                    problems.Add(FieldProblem.Forbidden(at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                    break;
                case "In" or "NotIn" or "Exists" or "DoesNotExist":
                    break;
                default:
                    problems.Add(FieldProblem.Invalid(at + ".operator", item.Text("operator") ?? "", "not a valid selector operator"));
                    break;
            }

            problems.AddRange(Names.QualifiedName(item.Text("key") ?? "", at + ".key"));
        }
    }

    /// <summary>One of several members; the server names each further one.</summary>
    public static void AtMostOne(JsonObject node, string field, IEnumerable<string> members, string tooMany, List<FieldProblem> problems) =>
        problems.AddRange(members.Where(name => node[name] is not null).Skip(1).Select(name => FieldProblem.Forbidden($"{field}.{name}", tooMany)));

    /// <summary>Fields that cannot change once there is a value; the old and new objects are those that hold them.</summary>
    public static void Frozen(JsonNode? now, JsonNode? before, string prefix, List<FieldProblem> problems, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var value = (now as JsonObject)?[name];
            if (!JsonNode.DeepEquals(value, (before as JsonObject)?[name]))
                problems.Add(FieldProblem.Immutable(prefix + name, value));
        }
    }

    public static int Bytes(string text) => System.Text.Encoding.UTF8.GetByteCount(text);

    [GeneratedRegex(@"^[0-9]+%\z")]
    private static partial Regex Percent();
}
