using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>
/// The few messages that <c>kubectl create …</c> sends as protobuf. Field numbers are those of Kubernetes' generated.proto files;
/// what is not in the table is refused, never dropped in silence.
/// </summary>
internal static class ProtobufBody
{
    private static readonly byte[] s_magic = "k8s\0"u8.ToArray();

    private static readonly Dictionary<string, Dictionary<int, (string Name, string Type)>> s_messages = new(StringComparer.Ordinal)
    {
        ["TypeMeta"] = new() { [1] = ("apiVersion", "string"), [2] = ("kind", "string") },
        ["ObjectMeta"] = new()
        {
            [1] = ("name", "string"), [2] = ("generateName", "string"), [3] = ("namespace", "string"), [4] = ("selfLink", "string"), [5] = ("uid", "string"),
            [6] = ("resourceVersion", "string"), [7] = ("generation", "int"), [8] = ("creationTimestamp", "skip"), [9] = ("deletionTimestamp", "skip"),
            [11] = ("labels", "map"), [12] = ("annotations", "map"), [14] = ("finalizers", "[]string"),
        },
        ["Namespace"] = new() { [1] = ("metadata", "ObjectMeta"), [2] = ("spec", "skip"), [3] = ("status", "skip") },
        ["ServiceAccount"] = new() { [1] = ("metadata", "ObjectMeta") },
        ["ConfigMap"] = new() { [1] = ("metadata", "ObjectMeta"), [2] = ("data", "map"), [3] = ("binaryData", "bytesmap"), [4] = ("immutable", "bool") },
        ["Secret"] = new() { [1] = ("metadata", "ObjectMeta"), [2] = ("data", "bytesmap"), [3] = ("type", "string"), [4] = ("stringData", "map"), [5] = ("immutable", "bool") },
        ["Job"] = new() { [1] = ("metadata", "ObjectMeta"), [2] = ("spec", "JobSpec"), [3] = ("status", "skip") },
        ["JobSpec"] = new()
        {
            [1] = ("parallelism", "int"), [2] = ("completions", "int"), [3] = ("activeDeadlineSeconds", "int"), [4] = ("selector", "LabelSelector"), [5] = ("manualSelector", "bool"),
            [6] = ("template", "PodTemplateSpec"), [7] = ("backoffLimit", "int"), [8] = ("ttlSecondsAfterFinished", "int"),
        },
        ["LabelSelector"] = new() { [1] = ("matchLabels", "map") },
        ["PodTemplateSpec"] = new() { [1] = ("metadata", "ObjectMeta"), [2] = ("spec", "PodSpec") },
        ["PodSpec"] = new()
        {
            [2] = ("containers", "[]Container"), [3] = ("restartPolicy", "string"), [4] = ("terminationGracePeriodSeconds", "int"), [5] = ("activeDeadlineSeconds", "int"),
            [6] = ("dnsPolicy", "string"), [8] = ("serviceAccountName", "string"), [9] = ("serviceAccount", "string"), [10] = ("nodeName", "string"), [11] = ("hostNetwork", "bool"),
            [12] = ("hostPID", "bool"), [13] = ("hostIPC", "bool"), [14] = ("securityContext", "skip"), [16] = ("hostname", "string"), [17] = ("subdomain", "string"),
            [19] = ("schedulerName", "string"), [24] = ("priorityClassName", "string"),
        },
        ["Container"] = new()
        {
            [1] = ("name", "string"), [2] = ("image", "string"), [3] = ("command", "[]string"), [4] = ("args", "[]string"), [5] = ("workingDir", "string"),
            [6] = ("ports", "[]ContainerPort"), [7] = ("env", "[]EnvVar"), [8] = ("resources", "skip"), [13] = ("terminationMessagePath", "string"),
            [14] = ("imagePullPolicy", "string"), [16] = ("stdin", "bool"), [17] = ("stdinOnce", "bool"), [18] = ("tty", "bool"), [20] = ("terminationMessagePolicy", "string"),
        },
        ["ContainerPort"] = new() { [1] = ("name", "string"), [2] = ("hostPort", "int"), [3] = ("containerPort", "int"), [4] = ("protocol", "string"), [5] = ("hostIP", "string") },
        ["EnvVar"] = new() { [1] = ("name", "string"), [2] = ("value", "string") },
        ["Deployment"] = new() { [1] = ("metadata", "ObjectMeta"), [2] = ("spec", "DeploymentSpec"), [3] = ("status", "skip") },
        ["DeploymentSpec"] = new()
        {
            [1] = ("replicas", "int"), [2] = ("selector", "LabelSelector"), [3] = ("template", "PodTemplateSpec"), [4] = ("strategy", "skip"), [5] = ("minReadySeconds", "int"),
            [6] = ("revisionHistoryLimit", "int"), [7] = ("paused", "bool"), [9] = ("progressDeadlineSeconds", "int"),
        },
        ["SelfSubjectAccessReview"] = new() { [1] = ("metadata", "ObjectMeta"), [2] = ("spec", "SelfSubjectAccessReviewSpec"), [3] = ("status", "skip") },
        ["SelfSubjectAccessReviewSpec"] = new() { [1] = ("resourceAttributes", "ResourceAttributes"), [2] = ("nonResourceAttributes", "NonResourceAttributes") },
        ["ResourceAttributes"] = new()
        {
            [1] = ("namespace", "string"), [2] = ("verb", "string"), [3] = ("group", "string"), [4] = ("version", "string"), [5] = ("resource", "string"), [6] = ("subresource", "string"), [7] = ("name", "string"),
        },
        ["NonResourceAttributes"] = new() { [1] = ("path", "string"), [2] = ("verb", "string") },
        ["SelfSubjectReview"] = new() { [1] = ("metadata", "ObjectMeta"), [2] = ("status", "skip") },
        ["TokenRequest"] = new() { [1] = ("metadata", "ObjectMeta"), [2] = ("spec", "TokenRequestSpec"), [3] = ("status", "skip") },
        ["TokenRequestSpec"] = new() { [1] = ("audiences", "[]string"), [3] = ("boundObjectRef", "skip"), [4] = ("expirationSeconds", "int") },
        ["DeleteOptions"] = new()
        {
            [1] = ("gracePeriodSeconds", "int"), [2] = ("preconditions", "Preconditions"), [3] = ("orphanDependents", "bool"), [4] = ("propagationPolicy", "string"), [5] = ("dryRun", "[]string"),
        },
        ["Preconditions"] = new() { [1] = ("uid", "string"), [2] = ("resourceVersion", "string") },
    };

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
        if (!s_messages.ContainsKey(kind))
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
            if (!s_messages[type].TryGetValue(number, out var field))
                throw new ApiException(415, "UnsupportedMediaType", $"the sandbox does not read field {number.ToString(CultureInfo.InvariantCulture)} of {type} from protobuf; send JSON or YAML", []);
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
                case "map" or "bytesmap":
                    var (key, text) = Pair(bytes, field.Type == "bytesmap");
                    result.Ensure(field.Name)[key] = text;
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

    private static (string Key, string Value) Pair(ReadOnlyMemory<byte> reader, bool isBytes)
    {
        var key = "";
        var text = "";
        while (Next(ref reader, out var number, out var bytes, out _))
        {
            if (number == 1)
                key = Encoding.UTF8.GetString(bytes.Span);
            else
                text = isBytes ? Convert.ToBase64String(bytes.Span) : Encoding.UTF8.GetString(bytes.Span);
        }

        return (key, text);
    }

    private static bool Next(ref ReadOnlyMemory<byte> reader, out int field, out ReadOnlyMemory<byte> bytes, out long value)
    {
        (field, bytes, value) = (0, default, 0);
        if (reader.IsEmpty)
            return false;
        var tag = Varint(ref reader);
        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                value = (long)Varint(ref reader);
                return true;
            case 1:
                value = BinaryPrimitives.ReadInt64LittleEndian(Take(ref reader, 8).Span);
                return true;
            case 2:
                bytes = Take(ref reader, (long)Varint(ref reader));
                return true;
            case 5:
                value = BinaryPrimitives.ReadInt32LittleEndian(Take(ref reader, 4).Span);
                return true;
            default:
                throw ApiException.BadRequest("the protobuf body is malformed");
        }
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
