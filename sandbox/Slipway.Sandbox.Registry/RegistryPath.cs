namespace Slipway.Sandbox.Registry;

/// <summary>What part of the registry a request is about. Repository names contain slashes, so this is read from the end.</summary>
internal sealed record RegistryPath(string Repository, string Kind, string Reference)
{
    public const string Manifests = "manifests";
    public const string Blobs = "blobs";
    public const string Uploads = "blobs/uploads";
    public const string Tags = "tags/list";

    /// <summary>Parses what follows <c>/v2/</c>.</summary>
    public static RegistryPath? Parse(string path)
    {
        var parts = path.Split('/');
        var count = parts.Length;
        if (count >= 3 && parts[^2] == "tags" && parts[^1] == "list")
        {
            return Of(parts, 2, Tags, "");
        }

        // POST goes to "…/uploads/" or "…/uploads", the rest to "…/uploads/{id}".
        if (count >= 3 && parts[^2] == "blobs" && parts[^1] == "uploads")
        {
            return Of(parts, 2, Uploads, "");
        }

        if (count >= 4 && parts[^3] == "blobs" && parts[^2] == "uploads")
        {
            return Of(parts, 3, Uploads, parts[^1]);
        }

        return count >= 3 && parts[^2] is Manifests or Blobs ? Of(parts, 2, parts[^2], parts[^1]) : null;
    }

    private static RegistryPath Of(string[] parts, int tail, string kind, string reference) =>
        new(string.Join('/', parts[..^tail]), kind, reference);
}
