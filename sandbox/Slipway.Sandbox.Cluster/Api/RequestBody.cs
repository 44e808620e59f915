using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Reads what clients send: JSON, or YAML where it does not begin like JSON.</summary>
internal static class RequestBody
{
    private const int MostBytes = 3 << 20;

    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16384];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MostBytes)
                throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {MostBytes.ToString(CultureInfo.InvariantCulture)}");
        }

        return buffer.ToArray();
    }

    public static JsonNode? Parse(byte[] body) => Parse(body, []);

    /// <summary>Keys that are there twice are reported, each with its line; the last value counts.</summary>
    public static JsonNode? Parse(byte[] body, List<string> duplicates)
    {
        if (ProtobufBody.Is(body))
            return ProtobufBody.Parse(body);
        var first = Array.Find(body, b => b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'));
        if (first == 0)
            return null;
        if (first is (byte)'{' or (byte)'[')
        {
            try
            {
                return JsonBody.Parse(body, duplicates);
            }
            catch (JsonException)
            {
                // Flow-style YAML also begins like this.
            }
        }

        try
        {
            return Yaml(Encoding.UTF8.GetString(body), duplicates);
        }
        catch (YamlException e)
        {
            throw ApiException.BadRequest($"error decoding YAML: error converting YAML to JSON: yaml: line {e.Start.Line.ToString(CultureInfo.InvariantCulture)}: {e.Message}");
        }
    }

    private static JsonNode? Yaml(string text, List<string> duplicates)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
            return null;
        return Node(parser, [], duplicates, 0);
    }

    private static JsonNode? Node(IParser parser, Dictionary<string, JsonNode?> anchors, List<string> duplicates, int depth)
    {
        if (depth > 200 || anchors.Count > 1000)
            throw ApiException.BadRequest("error decoding YAML: exceeded max depth");
        switch (parser.Current)
        {
            case Scalar scalar:
                parser.MoveNext();
                return Remember(anchors, scalar.Anchor, Value(scalar));
            case SequenceStart sequence:
                parser.MoveNext();
                var list = new JsonArray();
                while (!parser.TryConsume<SequenceEnd>(out _))
                    list.Add(Node(parser, anchors, duplicates, depth + 1));
                return Remember(anchors, sequence.Anchor, list);
            case MappingStart mapping:
                parser.MoveNext();
                var map = new JsonObject();
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    var key = parser.Consume<Scalar>();
                    var name = key.Value;
                    if (map.ContainsKey(name))
                        duplicates.Add($"line {key.Start.Line.ToString(CultureInfo.InvariantCulture)}: key \"{name}\" already set in map");
                    map[name] = Node(parser, anchors, duplicates, depth + 1);
                }

                return Remember(anchors, mapping.Anchor, map);
            case AnchorAlias alias:
                parser.MoveNext();
                return anchors.GetValueOrDefault(alias.Value.Value)?.DeepClone();
            default:
                throw ApiException.BadRequest("error decoding YAML: unexpected content");
        }
    }

    private static JsonNode? Remember(Dictionary<string, JsonNode?> anchors, AnchorName anchor, JsonNode? node)
    {
        if (!anchor.IsEmpty)
            anchors[anchor.Value] = node?.DeepClone();
        return node;
    }

    private static JsonNode? Value(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
            return text;
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "on" or "On":
                return true;
            case "false" or "False" or "FALSE" or "no" or "No" or "off" or "Off":
                return false;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return text.Length > 1 && text[0] == '0' ? Octal(text) : number;
        if (text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out number))
            return number;
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return Octal(text[1..]);
        return text.Any(char.IsAsciiDigit) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real : text;
    }

    private static JsonNode Octal(string text) => text.All(c => c is >= '0' and <= '7') ? Convert.ToInt64(text, 8) : text;
}
