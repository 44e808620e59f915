using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>The grammars of names, labels and keys, with the real server's explanations.</summary>
internal static partial class Names
{
    public const string SubdomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    public const string LabelRule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    public const string ServiceNameRule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    public const string ConfigKeyRule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
    public const string WildcardRule = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string NamePartRule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string PrefixRule = "prefix part " + SubdomainRule;
    private const string LabelValueRule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static bool IsSubdomain(string text) => text.Length <= 253 && Subdomain().IsMatch(text);

    public static bool IsLabel(string text) => text.Length <= 63 && Label().IsMatch(text);

    public static bool IsServiceName(string text) => text.Length <= 63 && ServiceName().IsMatch(text);

    public static bool IsConfigKey(string text) => text.Length <= 253 && ConfigKey().IsMatch(text);

    public static IEnumerable<FieldProblem> Labels(JsonObject? labels, string field)
    {
        foreach (var (name, value) in labels ?? [])
        {
            foreach (var problem in QualifiedName(name, field))
                yield return problem;
            var text = value.AsText() ?? "";
            if (text.Length > 63)
                yield return FieldProblem.Invalid(field, text, "must be no more than 63 bytes");
            else if (!LabelValue().IsMatch(text))
                yield return FieldProblem.Invalid(field, text, LabelValueRule);
        }
    }

    public static IEnumerable<FieldProblem> QualifiedName(string name, string field)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && !IsSubdomain(name[..slash]))
            yield return FieldProblem.Invalid(field, name, PrefixRule);
        var part = name[(slash + 1)..];
        if (part.Length == 0)
            yield return FieldProblem.Invalid(field, name, "name part must be non-empty");
        else if (part.Length > 63)
            yield return FieldProblem.Invalid(field, name, "name part must be no more than 63 bytes");
        if (!NamePart().IsMatch(part))
            yield return FieldProblem.Invalid(field, name, NamePartRule);
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex ConfigKey();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex NamePart();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValue();
}
