namespace Slipway.Sandbox.Registry;

/// <summary>The media types of images and indexes.</summary>
internal static class ManifestTypes
{
    public const string Oci = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string Docker = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    public static bool IsKnown(string mediaType) => mediaType is Oci or OciIndex or Docker or DockerList;

    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerList;
}
