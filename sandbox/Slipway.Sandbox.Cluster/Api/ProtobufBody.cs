using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>
/// The few messages that <c>kubectl create …</c> sends as protobuf. What is not in <see cref="ProtobufMessages"/> is refused, never dropped in
/// silence.
/// </summary>
internal static class ProtobufBody
{
    private static readonly byte[] s_magic = "k8s\0"u8.ToArray();

    public static bool Is(ReadOnlySpan<byte> body) => body.StartsWith(s_magic);

    public static JsonObject Parse(ReadOnlyMemory<byte> body)
    {
        // runtime.Unknown: 1 typeMeta, 2 raw, 3 contentEncoding, 4 contentType.
        var type = new JsonObject();
        var raw = ReadOnlyMemory<byte>.Empty;
        var reader = body[s_magic.Length..];
        while (Next(ref reader, out var field, out var bytes, out _))
        {
            if (field == 1)
                type = Message("TypeMeta", bytes);
            else if (field == 2)
                raw = bytes;
        }

        var kind = type.Text("kind") ?? "";
        if (!ProtobufMessages.IsKnown(kind))
            throw new ApiException(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - the sandbox reads {kind} as JSON or YAML only", []);
        var json = Message(kind, raw);
        json["apiVersion"] = type.Text("apiVersion");
        json["kind"] = kind;
        return json;
    }

    private static JsonObject Message(string type, ReadOnlyMemory<byte> reader)
    {
        var result = new JsonObject();
        while (Next(ref reader, out var number, out var bytes, out var value))
        {
            var field = ProtobufMessages.Find(type, number)
                ?? throw new ApiException(415, "UnsupportedMediaType", $"the sandbox does not read field {number.ToString(CultureInfo.InvariantCulture)} of {type} from protobuf; send JSON or YAML", []);
            switch (field.Type)
            {
                case "skip":
                    break;
                case "string":
                    result[field.Name] = Encoding.UTF8.GetString(bytes.Span);
                    break;
                case "int":
                    result[field.Name] = value;
                    break;
                case "bool":
                    result[field.Name] = value != 0;
                    break;
                case "bytes":
                    result[field.Name] = Convert.ToBase64String(bytes.Span);
                    break;
                case ['{', ..]:
                    var pair = Message(field.Type, bytes);
                    result.Ensure(field.Name)[pair.Text("key") ?? ""] = pair.Text("value") ?? "";
                    break;
                case "Quantity":
                    result[field.Name] = Message(field.Type, bytes).Text("text");
                    break;
                case "IntOrString":
                    var either = Message(field.Type, bytes);
                    result[field.Name] = either.Number("isText") == 1 ? either.Text("text") : either.Number("number") ?? 0;
                    break;
                case var _ when field.Name == "-":
                    foreach (var (name, inner) in Message(field.Type, bytes).ToList())
                        result[name] = inner?.DeepClone();
                    break;
                default:
                    if (!field.Type.StartsWith("[]", StringComparison.Ordinal))
                    {
                        result[field.Name] = Message(field.Type, bytes);
                        break;
                    }

                    if (result[field.Name] is not JsonArray list)
                        result[field.Name] = list = [];
                    list.Add(field.Type == "[]string" ? Encoding.UTF8.GetString(bytes.Span) : Message(field.Type[2..], bytes));
                    break;
            }
        }

        return result;
    }

    private static bool Next(ref ReadOnlyMemory<byte> reader, out int field, out ReadOnlyMemory<byte> bytes, out long value)
    {
        (field, bytes, value) = (0, default, 0);
        if (reader.IsEmpty)
            return false;
        var tag = Varint(ref reader);
        field = (int)(tag >> 3);
        // Of the other ways to write a value none is used in these messages.
        if ((tag & 7) == 0)
            value = (long)Varint(ref reader);
        else if ((tag & 7) == 2)
            bytes = Take(ref reader, (long)Varint(ref reader));
        else
            throw ApiException.BadRequest("the protobuf body is malformed");
        return true;
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> reader, long length)
    {
        if (length < 0 || length > reader.Length)
            throw ApiException.BadRequest("the protobuf body is malformed");
        var taken = reader[..(int)length];
        reader = reader[(int)length..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> reader)
    {
        ulong result = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Take(ref reader, 1).Span[0];
            result |= (ulong)(b & 0x7f) << shift;
            if ((b & 0x80) == 0)
                return result;
        }

        throw ApiException.BadRequest("the protobuf body is malformed");
    }
}
