using System.Text.Json;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>
/// The hidden line of a pull request's body that says which message tells about its release: jobs of both repositories, at different times, find the message by it.
/// </summary>
internal sealed record MessageMarker(string Digest, string Version, string? By, string Channel, string Id)
{
    private const string Start = "<!-- slipway:message ";
    private const string End = " -->";

    public bool IsOf(Digest digest) => Digest == digest.Value;

    /// <summary>Whether a line of a body is one.</summary>
    public static bool IsLine(string line) => line.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>The one of a body; null when it has none that can be read.</summary>
    public static MessageMarker? Find(string body)
    {
        var line = body.ReplaceLineEndings("\n").Split('\n').LastOrDefault(IsLine)?.TrimEnd();
        if (line?.EndsWith(End, StringComparison.Ordinal) != true)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<MessageMarker>(line[Start.Length..^End.Length], JsonSerializerOptions.Web) is { Digest: not null, Channel: not null, Id: not null } found
                ? found
                : null;
        }
        catch (JsonException)
        {
            // A person edited it: the next message is a new one.
            return null;
        }
    }

    /// <summary>The body with this marker in place of any other.</summary>
    public string SetIn(string body)
    {
        var lines = body.ReplaceLineEndings("\n").TrimEnd().Split('\n').Where(line => !IsLine(line));
        return $"{string.Join('\n', lines)}\n{Start}{JsonSerializer.Serialize(this, JsonSerializerOptions.Web)}{End}\n";
    }
}
