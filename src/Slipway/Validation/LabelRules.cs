using Slipway.Values;

namespace Slipway.Validation;

/// <summary>What labels and annotations may look like (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/).</summary>
internal static class LabelRules
{
    /// <summary>Checks the labels and the annotation keys of a metadata map.</summary>
    public static void Check(MapValue metadata, string path, bool isHidden, Action<SourcePosition, string> report)
    {
        CheckLabels(metadata, "labels", path, isHidden, report);
        if (metadata.GetMap("annotations") is { } annotations)
        {
            foreach (var annotation in annotations)
            {
                CheckKey(annotation, $"{path}.annotations", isHidden, report);
            }
        }
    }

    /// <summary>Checks a map of labels, or of the labels that something is selected by.</summary>
    public static void CheckLabels(MapValue owner, string field, string path, bool isHidden, Action<SourcePosition, string> report)
    {
        foreach (var label in owner.GetMap(field) ?? MapValue.Empty)
        {
            CheckKey(label, $"{path}.{field}", isHidden, report);
            if (label.Value is ScalarValue { AsString: { } value } && !IsName(value, 63, allowEmpty: true))
            {
                report(label.Value.Position, $"{path}.{field}[{Shown(label.Key, isHidden)}]: {Shown(value, isHidden)} is not a label value: " + (value.Length > 63
                    ? $"it has {value.Length} characters, at most 63 are allowed."
                    : "expected letters, digits, '-', '_' or '.', beginning and ending with a letter or digit."));
            }
        }
    }

    private static void CheckKey(MapEntry entry, string path, bool isHidden, Action<SourcePosition, string> report)
    {
        var slash = entry.Key.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = slash < 0 ? (null, entry.Key) : (entry.Key[..slash], entry.Key[(slash + 1)..]);
        if (!IsName(name, 63, allowEmpty: false))
        {
            report(entry.KeyPosition, $"{path}: {Shown(entry.Key, isHidden)} is not a key: expected at most 63 letters, digits, '-', '_' or '.'{(prefix is null ? "" : " after the '/'")}.");
        }
        else if (prefix is not null && (prefix.Length is 0 or > 253 || !prefix.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '.')))
        {
            report(entry.KeyPosition, $"{path}: {Shown(entry.Key, isHidden)} is not a key: expected a DNS name in lower case before the '/'.");
        }
    }

    private static string Shown(string text, bool isHidden) => isHidden ? "a text" : Quoted.Of(text);

    private static bool IsName(string text, int longest, bool allowEmpty)
    {
        if (text.Length == 0)
        {
            return allowEmpty;
        }

        if (text.Length > longest || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
