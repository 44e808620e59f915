using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>The values of Secrets that a program was given, which its error messages may repeat.</summary>
internal sealed partial class SecretTexts
{
    // Shorter ones are parts of any sentence.
    private const int Shortest = 3;

    private readonly HashSet<string> texts = new(StringComparer.Ordinal);

    /// <summary>Takes an entry of the form <c>key=value</c>; where it has no such form, the whole of it may be the value.</summary>
    public void AddPair(string entry)
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            Add(entry);
        }

        Add(entry[(equals + 1)..]);
    }

    /// <summary>Takes the values of what is a Secret, or looks like one, in a manifest; every line of one that cannot be read.</summary>
    /// <param name="manifest">YAML.</param>
    /// <param name="target">What a patch is for, as kustomize's <c>target</c> says it; null for none.</param>
    public void AddManifest(string manifest, MapValue? target = null)
    {
        var problems = new List<Problem>();
        foreach (var document in YamlDocuments.Read("", manifest, problems))
        {
            if (target is not null && !ReferenceEquals(SecretMask.Apply(target), target))
            {
                AddAll(document);
            }
            else if (document is ListValue operations && target?.GetString("kind") is null)
            {
                // JSON 6902, for whatever has the name.
                operations.Maps.Select(operation => operation["value"]).OfType<Value>().ToList().ForEach(AddAll);
            }
            else
            {
                AddHidden(document, SecretMask.Apply(document));
            }
        }

        if (problems.Count > 0)
        {
            Array.ForEach(manifest.Split('\n'), Add);
        }
    }

    /// <summary>
    /// A message with <see cref="SecretMask.Text"/> for each of them, and for whatever Go's readers of YAML and of variables repeat of what they cannot read.
    /// </summary>
    public string Hide(string message) => Repeated().Replace(
        texts.SelectMany(Spellings).Distinct().OrderByDescending(text => text.Length)
            .Aggregate(message, (all, text) => all.Replace(text, SecretMask.Text, StringComparison.Ordinal)),
        SecretMask.Text);

    private void Add(string text)
    {
        foreach (var part in text.Split('\n').Append(text).Select(part => part.Trim()))
        {
            if (part.Length >= Shortest)
            {
                texts.Add(part);
            }
        }
    }

    private void AddAll(Value value)
    {
        switch (value)
        {
            case MapValue map:
                map.ToList().ForEach(entry => AddAll(entry.Value));
                break;
            case ListValue list:
                list.ToList().ForEach(AddAll);
                break;
            case ScalarValue { IsNull: false } scalar:
                Add(scalar.Text);
                break;
        }
    }

    private void AddHidden(Value value, Value masked)
    {
        switch (value, masked)
        {
            case (MapValue map, MapValue other):
                map.ToList().ForEach(entry => AddHidden(entry.Value, other[entry.Key]!));
                break;
            case (ListValue list, ListValue others):
                list.Zip(others).ToList().ForEach(pair => AddHidden(pair.First, pair.Second));
                break;
            case var _ when !value.Equals(masked):
                AddAll(value);
                break;
        }
    }

    // As it is, in double quotes and in single quotes.
    private static string[] Spellings(string text) =>
        [text, JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value, text.Replace("'", "''", StringComparison.Ordinal)];

    // unknown anchor 'x' referenced; mapping key "x" already defined; cannot unmarshal !!str `x` into …; line [65 61] has invalid utf8 bytes : A=x
    [GeneratedRegex(
        """(?<=unknown anchor ')[^\n]*(?=' referenced)|(?<=mapping key ")[^\n]*(?=" already defined)|(?<=cannot unmarshal !!\w+ `)[^`\n]*(?=`)|(?<=line )\[[\d ]*\](?= has invalid utf8)|(?<=has invalid utf8 bytes : )[^\n]*""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Repeated();
}
