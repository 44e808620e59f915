using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.GoogleCloud.Http;

/// <summary>A body in JSON.</summary>
internal static class JsonBody
{
    public static HttpContent Of<T>(T value, JsonTypeInfo<T> type) => Of(JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static HttpContent Of(byte[] json) => new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
