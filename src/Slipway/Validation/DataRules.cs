using System.Buffers.Text;
using System.Text;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>What the data of a ConfigMap or Secret may be (https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object).</summary>
internal static class DataRules
{
    private const int Largest = 1 << 20;
    private const int MaxKeyLength = 253;

    private static readonly string[] Fields = ["data", "binaryData", "stringData"];

    public static void Check(Resource resource, List<Problem> problems)
    {
        if (resource.Id.Type is not { Group: "", Kind: "ConfigMap" or "Secret" })
        {
            return;
        }

        long size = 0;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in Fields)
        {
            foreach (var entry in resource.Content.GetMap(field) ?? MapValue.Empty)
            {
                size += SizeOf(entry.Value, isBase64: field == "binaryData" || (field == "data" && resource.IsSecret));
                if (!IsKey(entry.Key))
                {
                    problems.Add(new Problem(
                        resource.At(entry.KeyPosition), $"{field}: {Shown(entry.Key)} is not a key: expected at most {MaxKeyLength} letters, digits, '-', '_' or '.'."));
                }

                // A Secret's stringData is laid over its data.
                if (!keys.Add(entry.Key) && field == "binaryData")
                {
                    problems.Add(new Problem(resource.At(entry.KeyPosition), $"{field}: {Shown(entry.Key)} is a key of data, too. Give one of them another name."));
                }
            }
        }

        // Where a Secret's key is wrong, a value may stand in its place.
        string Shown(string key) => resource.IsSecret ? "a text" : Quoted.Of(key);

        if (size > Largest)
        {
            problems.Add(new Problem(
                resource.At(resource.Content.Position), $"{resource.Id} holds {size:N0} bytes of data; at most {Largest:N0} are allowed. Split it, or keep the data elsewhere."));
        }
    }

    private static long SizeOf(Value value, bool isBase64) => value is not ScalarValue { Kind: ScalarKind.String } text ? 0
        : isBase64 && Base64.IsValid(text.Text, out var decoded) ? decoded
        : Encoding.UTF8.GetByteCount(text.Text);

    private static bool IsKey(string key) => key.Length is > 0 and <= MaxKeyLength
        && key is not ("." or "..") && !key.StartsWith("..", StringComparison.Ordinal)
        && key.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
