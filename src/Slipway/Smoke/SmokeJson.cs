using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Smoke;

/// <summary>Finds a value in a JSON answer. Of RFC 9535 it knows what leads to one value: <c>$.items[0].name</c>, <c>$["app.version"]</c>, <c>$.list[-1]</c>.</summary>
internal static partial class SmokeJson
{
    public static bool IsPath(string path) => Path().IsMatch(path);

    /// <summary>Why the value at a path of a body is not the expected one, and what is there instead; null when it is.</summary>
    public static (string Problem, string? Found)? Check(string body, string path, string expected)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return ($"body is not JSON; expected JSON with '{expected}' at {path}.", $"body is '{SmokeText.Short(body)}'");
        }

        using (document)
        {
            return Find(document.RootElement, path) is not { } found ? ($"{path} is missing; expected '{expected}'.", $"body is '{SmokeText.Short(body)}'")
                : Text(found) is var text && text == expected ? null
                : ($"{path} is not '{expected}'.", $"{path} is '{SmokeText.Short(text)}'");
        }
    }

    private static JsonElement? Find(JsonElement root, string path)
    {
        var at = root;
        foreach (Match step in Step().Matches(path))
        {
            if (step.Groups["index"] is { Success: true } index)
            {
                var position = int.Parse(index.Value, CultureInfo.InvariantCulture);
                if (at.ValueKind != JsonValueKind.Array || (position < 0 ? position + at.GetArrayLength() : position) is var real && (real < 0 || real >= at.GetArrayLength()))
                {
                    return null;
                }

                at = at[real];
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step.Groups["name"].Value, out at))
            {
                return null;
            }
        }

        return at;
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: there is no such text.
            return value.GetRawText();
        }
    }

    [GeneratedRegex("""^\$(?:\.[A-Za-z_][A-Za-z0-9_-]*|\[-?\d{1,9}\]|\["[^"]*"\]|\['[^']*'\])*$""")]
    private static partial Regex Path();

    [GeneratedRegex("""\.(?<name>[A-Za-z_][A-Za-z0-9_-]*)|\[(?<index>-?\d+)\]|\["(?<name>[^"]*)"\]|\['(?<name>[^']*)'\]""")]
    private static partial Regex Step();
}
