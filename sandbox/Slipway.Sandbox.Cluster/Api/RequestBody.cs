using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Values;

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

    /// <summary>Keys of JSON that are there twice are reported, each with its line; the last value counts. In YAML they are an error.</summary>
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

        var problems = new List<Problem>();
        var documents = YamlDocuments.Read("yaml: body", body, problems);
        if (problems.Count > 0)
            throw ApiException.BadRequest($"error decoding YAML: error converting YAML to JSON: {problems[0].Subject}: {problems[0].Message}");
        return documents.Count == 0 ? null : JsonBody.Parse(JsonValues.ToBytes(documents[0]), duplicates);
    }
}
