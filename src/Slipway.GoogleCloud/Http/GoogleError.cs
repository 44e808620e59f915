using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Reports;

namespace Slipway.GoogleCloud.Http;

/// <summary>The error that Google's services answer with (https://cloud.google.com/apis/design/errors#error_model), and that of Cloud Storage.</summary>
internal sealed partial record GoogleError
{
    private const int MaxMessageLength = 500;

    /// <summary>What went wrong, in the service's words.</summary>
    public string Message { get; private init; } = "no message";

    /// <summary>Why, for programs: <c>SERVICE_DISABLED</c>; null where it is not said.</summary>
    public string? Reason { get; private init; }

    /// <summary>What the reason is about, such as <c>service</c>, <c>consumer</c>, <c>permission</c>, <c>resource</c>.</summary>
    public IReadOnlyDictionary<string, string> About { get; private init; } = new Dictionary<string, string>();

    /// <summary>The permission that is missing; null where it is not said.</summary>
    public string? Permission => About.GetValueOrDefault("permission") ?? Group(PermissionWords().Match(Message), "permission");

    /// <summary>What it is missing on; null where it is not said.</summary>
    public string? Resource => About.GetValueOrDefault("resource") ?? Group(ResourceWords().Match(Message), "resource");

    /// <summary>Who lacks it, in the service's words; null where it is not said.</summary>
    public string? Account => Group(AccountWords().Match(Message), "account");

    public static GoogleError Of(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            // A stream of answers is a list, and so is its error.
            var error = (root.ValueKind == JsonValueKind.Array ? root[0] : root).GetProperty("error");
            var details = Items(error, "details").Where(detail => Text(detail, "reason") is not null).ToList();
            return new GoogleError
            {
                Message = Short(Text(error, "message")?.Trim()) ?? "no message",
                Reason = details.Select(detail => Text(detail, "reason")).Concat(Items(error, "errors").Select(one => Text(one, "reason"))).FirstOrDefault(reason => reason is not null),
                About = details.Where(detail => detail.TryGetProperty("metadata", out var about) && about.ValueKind == JsonValueKind.Object).Take(1)
                    .SelectMany(detail => detail.GetProperty("metadata").EnumerateObject()).ToDictionary(entry => entry.Name, entry => entry.Value.ToString()),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            // A proxy in between, or plain words: the status says what went wrong.
            return new GoogleError();
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Short(string? text) => text is not { Length: > 0 } ? null : LogText.CutLines(text, MaxMessageLength);

    private static string? Group(Match match, string name) => match.Groups[name] is { Success: true } group ? group.Value : null;

    // "Permission 'cloudbuild.builds.create' denied", "Required "container.clusters.get" permission(s)", "does not have storage.objects.create access"
    [GeneratedRegex("""(Permission '|Required "|does not have )(?<permission>[a-z]+\.[a-zA-Z]+\.[a-zA-Z.]+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex PermissionWords();

    [GeneratedRegex("""(denied on resource '|permission\(s\) for ")(?<resource>[^'"]+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex ResourceWords();

    [GeneratedRegex("""^(?<account>\S+@\S+) does not have """, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex AccountWords();
}
