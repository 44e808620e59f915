using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Components.Artifacts;

/// <summary>How result files are written: camel case, indented, names as text.</summary>
internal static class ArtifactJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        // Results of others than Slipway's own targets are met by reflection.
        TypeInfoResolver = JsonTypeInfoResolver.Combine(ArtifactJsonContext.Default, new DefaultJsonTypeInfoResolver()),
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // The files are read by people and programs, never by a browser.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new NameConverter<ApplicationName>(ApplicationName.Parse),
            new NameConverter<StageName>(StageName.Parse),
            new NameConverter<ClusterName>(ClusterName.Parse),
            new NameConverter<CommitSha>(CommitSha.Parse),
            new NameConverter<Digest>(Digest.Parse),
            new NameConverter<ImageReference>(ImageReference.Parse),
            new MapConverter(),
        },
    };

    private sealed class NameConverter<T>(Func<string, T> parse) : JsonConverter<T>
        where T : class
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    private sealed class MapConverter : JsonConverter<MapValue>
    {
        public override MapValue? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonValues.Read(ref reader) as MapValue ?? throw new JsonException("expected an object.");

        public override void Write(Utf8JsonWriter writer, MapValue value, JsonSerializerOptions options) => JsonValues.Write(value, writer);
    }
}
