using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderers;

/// <summary>
/// A kustomization around another one that makes kustomize say which file each resource comes from
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/examples/originAnnotations.md).
/// </summary>
internal sealed class OriginOverlay : IDisposable
{
    private const string Annotation = "config.kubernetes.io/origin";
    private const string Metadata = "originAnnotations";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-kustomize-");
    private readonly bool isWanted;

    /// <param name="inner">The folder of the other one.</param>
    /// <param name="buildMetadata">What the other one says in <c>buildMetadata</c>: only the outermost counts.</param>
    public OriginOverlay(string inner, IReadOnlyCollection<string> buildMetadata)
    {
        isWanted = buildMetadata.Contains(Metadata);
        Folder = PathsInRoot.Real(folder.FullName);
        var content = MapValue.Of(
            ("resources", ListValue.Of(Path.GetRelativePath(Folder, PathsInRoot.Real(Path.GetFullPath(inner))).Replace('\\', '/'))),
            ("buildMetadata", ListValue.Of(buildMetadata.Append(Metadata).Distinct().Select(entry => (Value)entry))));
        File.WriteAllText(Path.Combine(Folder, "kustomization.yaml"), YamlText.Of(content));
    }

    /// <summary>The folder to build.</summary>
    public string Folder { get; }

    /// <summary>The resource with the file that it comes from in place of the annotation.</summary>
    public Resource WithOrigin(Resource resource, string root)
    {
        if (resource.Annotations.GetString(Annotation) is not { } text
            || YamlDocuments.Read("", text, []) is not [MapValue origin]
            || (origin.GetString("path") ?? origin.GetString("configuredIn")) is not { } path)
        {
            return resource;
        }

        // Something that was fetched has a 'repo' and no file here.
        var file = Path.GetFullPath(Path.Combine(Folder, path));
        var trace = origin.ContainsKey("repo") || !File.Exists(file) ? null : new KustomizeTrace(PathsInRoot.Name(PathsInRoot.Real(root), file), file, resource);
        var plain = isWanted ? resource : Without(resource);
        return trace is null ? plain : new Resource(plain.Id, plain.Content, new ResourceOrigin(trace.Name, trace.Start) { Trace = trace.Find });
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static Resource Without(Resource resource)
    {
        var others = resource.Annotations.Without(Annotation);
        var metadata = others.Count == 0 ? resource.Metadata.Without("annotations") : resource.Metadata.With("annotations", others);
        return resource.WithContent(resource.Content.With("metadata", metadata));
    }
}
