using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>A build, as its API shows it (https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds).</summary>
internal sealed record Build(string Id, string Location, JsonObject Json)
{
    [JsonIgnore]
    public string Status => (string)Json["status"]!;

    [JsonIgnore]
    public bool IsOver => Status is not ("QUEUED" or "WORKING");

    /// <summary>Where its log goes: <c>LEGACY</c> stands for both places.</summary>
    [JsonIgnore]
    public string Logging => (string?)Json["options"]?["logging"] ?? "LEGACY";

    public IReadOnlyList<string> Texts(string name) => TextsOf(Json, name);

    public static IReadOnlyList<string> TextsOf(JsonNode? json, string name) => [.. (json?[name] as JsonArray ?? []).Select(item => (string?)item ?? "")];

    /// <summary>A copy with other fields; null takes one away.</summary>
    public Build With(params (string Name, JsonNode? Value)[] fields)
    {
        var json = (JsonObject)Json.DeepClone();
        foreach (var (name, value) in fields)
        {
            json.Remove(name);
            if (value is not null)
                json[name] = value;
        }

        return this with { Json = json };
    }

    /// <summary>A duration such as <c>600s</c>.</summary>
    /// <exception cref="GoogleError">It is none.</exception>
    public static TimeSpan? Duration(JsonNode? json, string name) => (string?)json?[name] is not { } text ? null
        : text.EndsWith('s') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : throw GoogleError.Invalid($"Invalid value at 'build.{name}': Illegal duration format; duration must end with 's'");
}
