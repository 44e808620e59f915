using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>An object; its content is a file.</summary>
internal sealed record StoredObject
{
    public required string Bucket { get; init; }

    public required string Name { get; init; }

    /// <summary>Of the content.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the content is still written, by somebody else.</summary>
    public bool IsGrowing { get; init; }

    public required long Generation { get; init; }

    public long Metageneration { get; init; } = 1;

    public string ContentType { get; init; } = "application/octet-stream";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>In base64, with the high byte first; null for what grows.</summary>
    public string? Crc32C { get; init; }

    public string? Md5 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public long Size => new FileInfo(Path) is { Exists: true } file ? file.Length : 0;
}
