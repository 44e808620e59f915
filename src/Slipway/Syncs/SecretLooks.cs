using System.Text.RegularExpressions;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>Tells a value that may be a secret though it is not in a Secret: git never forgets what was once in it.</summary>
internal static partial class SecretLooks
{
    /// <summary>Whether the field or the value looks like one.</summary>
    public static bool IsSecret(IReadOnlyList<FieldPathStep> path, Value value) =>
        Names(path, value).Any(name => Name().IsMatch(name)) || Texts(value).Any(text => Form().IsMatch(text)) || !ReferenceEquals(SecretMask.Apply(value), value);

    // What a free name stands for: an entry of data or annotations, a variable of a container. Fields of Kubernetes refer to Secrets, and hold none.
    private static IEnumerable<string> Names(IReadOnlyList<FieldPathStep> path, Value value)
    {
        switch (path)
        {
            case [.., FieldPathStep.Field { Name: "data" or "annotations" or "labels" }, FieldPathStep.Field { Name: var key }]:
                yield return key;
                break;
            case [.., FieldPathStep.Item { Keys: var item }, FieldPathStep.Field { Name: "value" }]:
                yield return item.GetString("name") ?? "";
                break;
        }

        if (value is MapValue { } variable && variable["value"] is not null)
        {
            yield return variable.GetString("name") ?? "";
        }
    }

    private static IEnumerable<string> Texts(Value value) => value switch
    {
        MapValue map => map.SelectMany(entry => Texts(entry.Value)),
        ListValue list => list.SelectMany(Texts),
        ScalarValue { AsString: { } text } => [text],
        _ => [],
    };

    [GeneratedRegex("passw|secret|token|credential|api[-_.]?key|private[-_.]?key|access[-_.]?key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    // Private keys, tokens of GitHub, GitLab and Slack, key ids of AWS, keys of Google, signed web tokens, and passwords in addresses.
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_[A-Za-z0-9]{20}|\bgithub_pat_|\bglpat-|\bxox[abpr]-|\bAKIA[A-Z0-9]{12}|\bAIza[A-Za-z0-9_-]{30}|\beyJ[A-Za-z0-9_-]{10,}\.eyJ|://[^/\s:@]+:[^/\s@]+@", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
