using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>A field that holds an application's image, or a part of it, where Slipway does not find it by itself.</summary>
internal sealed record ImagePath
{
    /// <summary>The application; null for all.</summary>
    public ApplicationName? Application { get; init; }

    /// <summary>The file, from the application's folder: <c>values.yaml</c>. YAML or JSON.</summary>
    public required string File { get; init; }

    /// <summary>The field, from the document's root: <c>server.image</c>, <c>jobs[0].image</c>, <c>data["app.version"]</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What the field holds. Default: the whole image, as one text or as a mapping with <c>repository</c>, <c>tag</c> and <c>digest</c>.</summary>
    public ImagePart Part { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{File} {Path}";
}
