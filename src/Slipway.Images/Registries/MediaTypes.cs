namespace Slipway.Images.Registries;

/// <summary>https://github.com/opencontainers/image-spec/blob/main/media-types.md and Docker's older names for the same.</summary>
internal static class MediaTypes
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    public static IReadOnlyList<string> Manifests { get; } = [OciManifest, OciIndex, DockerManifest, DockerList];

    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerList;
}
