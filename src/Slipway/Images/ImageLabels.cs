using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.Images;

/// <summary>The labels that say where an image comes from (https://github.com/opencontainers/image-spec/blob/main/annotations.md).</summary>
internal static class ImageLabels
{
    public const string Source = "org.opencontainers.image.source";
    public const string Revision = "org.opencontainers.image.revision";
    public const string Version = "org.opencontainers.image.version";
    public const string Created = "org.opencontainers.image.created";

    /// <summary>The commit that labels name; null where they name none.</summary>
    public static CommitSha? CommitOf(IReadOnlyDictionary<string, string>? labels) => CommitSha.TryParse(labels?.GetValueOrDefault(Revision) ?? "");

    public static IReadOnlyDictionary<string, string> Of(SourceVersion source)
    {
        var labels = new Dictionary<string, string>
        {
            [Revision] = source.Commit.Value,
            [Version] = source.Version,
            [Created] = source.CommittedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null),
        };
        if (source.RepositoryUrl is { } url)
        {
            labels[Source] = url;
        }

        return labels;
    }
}
