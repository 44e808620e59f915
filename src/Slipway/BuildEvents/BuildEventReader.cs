using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Slipway.Values;

namespace Slipway.BuildEvents;

/// <summary>
/// Reads events: a Build of Cloud Build, a message of Artifact Registry's topic <c>gcr</c>, a payload of GitHub (<c>registry_package</c>, <c>package</c>, <c>workflow_run</c>), each bare, in the
/// body of a Pub/Sub push (https://cloud.google.com/pubsub/docs/push#receive_push), in a pulled message, or in a structured CloudEvent. The body of a binary CloudEvent is one of these.
/// </summary>
internal static class BuildEventReader
{
    // A CloudEvent may hold the body of a push, which holds the event.
    private const int MaxEnvelopes = 3;

    // Of Pub/Sub's 10 MB.
    private const int MaxLength = 10_000_000;

    private const string Expected = "Expected a Build of Cloud Build, a message of the topic 'gcr', a registry_package, package or workflow_run of GitHub, or one of these in a Pub/Sub message or a CloudEvent.";

    /// <summary>Reads an event.</summary>
    /// <param name="subject">What messages call it, such as the name of its file.</param>
    /// <param name="content">JSON in UTF-8, or that in base64.</param>
    /// <exception cref="InvalidInputException">It is none of the known ones. Nothing of the content is in the message.</exception>
    public static BuildEvent Read(string subject, ReadOnlySpan<byte> content)
    {
        var value = Parse(subject, content);
        for (var envelopes = 0; value is MapValue map; envelopes++)
        {
            if (Open(subject, map) is not { } inner)
            {
                return Read(subject, map);
            }

            value = envelopes < MaxEnvelopes ? inner : throw new InvalidInputException(subject, $"the event is in more than {MaxEnvelopes} envelopes.");
        }

        throw new InvalidInputException(subject, $"found a JSON {value.TypeName}. {Expected}");
    }

    /// <summary>Reads the event of a pulled message.</summary>
    /// <exception cref="InvalidInputException">It is none of the known ones.</exception>
    public static BuildEvent Read(PulledMessage message) => Read($"message {message.MessageId}", Encoding.UTF8.GetBytes(message.Data));

    private static BuildEvent Read(string subject, MapValue map) =>
        map.GetMap("registry_package") is { } package ? GitHubPayload.ReadPackage(subject, map, package)
        : map.GetMap("package") is { } other && map.ContainsKey("action") ? GitHubPayload.ReadPackage(subject, map, other)
        : map.GetMap("workflow_run") is { } run ? GitHubPayload.ReadRun(subject, map, run)
        : map.ContainsKey("action") && (map.ContainsKey("tag") || map.ContainsKey("digest")) ? RegistryMessage.Read(subject, map)
        : map.ContainsKey("id") && map.ContainsKey("status") && (map.ContainsKey("projectId") || map.ContainsKey("name")) ? new BuildEvent.Built(CloudBuildReader.Read(subject, map))
        : throw new InvalidInputException(subject, $"found a JSON object that is not a known event. {Expected}");

    private static Value? Open(string subject, MapValue map)
    {
        if (map.ContainsKey("specversion"))
        {
            return map["data"] is ScalarValue { AsString: { } text } ? Parse(subject, Encoding.UTF8.GetBytes(text))
                : map["data"] ?? (map.GetString("data_base64") is { } encoded
                    ? Parse(subject, Encoding.UTF8.GetBytes(encoded))
                    : throw new InvalidInputException(subject, "found a CloudEvent without data; expected 'data' or 'data_base64'."));
        }

        if (map.GetMap("message") is not { } message || !(message.ContainsKey("data") || message.ContainsKey("attributes") || message.ContainsKey("messageId")))
        {
            return null;
        }

        return message.GetString("data") is { Length: > 0 } data
            ? Parse(subject, Encoding.UTF8.GetBytes(data))
            : throw new InvalidInputException(subject, "found a Pub/Sub message without data; expected the event in base64 in message.data.");
    }

    private static Value Parse(string subject, ReadOnlySpan<byte> content)
    {
        var text = content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
        text = text.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text.Length > MaxLength)
        {
            throw new InvalidInputException(subject, text.IsEmpty ? $"it is empty. {Expected}" : $"found {text.Length} bytes; expected at most {MaxLength}, as Pub/Sub has it.");
        }

        try
        {
            return JsonValues.Read(text[0] is (byte)'{' or (byte)'[' or (byte)'"' ? text : Decode(text));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            // What the parser says quotes the content.
            throw new InvalidInputException(subject, $"found neither JSON nor JSON in base64. {Expected}");
        }
    }

    private static byte[] Decode(ReadOnlySpan<byte> text)
    {
        // Some senders take the alphabet for addresses.
        var encoded = Encoding.ASCII.GetString(text);
        return encoded.AsSpan().IndexOfAny('-', '_') >= 0 ? Base64Url.DecodeFromChars(encoded) : Convert.FromBase64String(encoded);
    }
}
