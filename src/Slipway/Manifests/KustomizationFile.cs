using Slipway.ConfigRepositories;
using Slipway.Values;

namespace Slipway.Manifests;

/// <summary>What a kustomization builds on (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/).</summary>
internal sealed class KustomizationFile
{
    /// <summary>What it may be called, the first one that is there counts.</summary>
    public static readonly IReadOnlyList<string> Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private readonly string folder;

    private KustomizationFile(string path, MapValue content)
    {
        (Path, Content, folder) = (path, content, RepositoryPath.FolderOf(path));
        Resources = [.. Paths("resources"), .. Paths("bases")];
        Components = [.. Paths("components")];
    }

    /// <summary>From the repository's root.</summary>
    public string Path { get; }

    public MapValue Content { get; }

    /// <summary>Files and folders that it takes resources from, from the repository's root.</summary>
    public IReadOnlyList<string> Resources { get; }

    /// <summary>Folders of components, which change its resources before it does.</summary>
    public IReadOnlyList<string> Components { get; }

    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public static KustomizationFile Read(ConfigFile file)
    {
        var problems = new List<Problem>();
        var documents = YamlDocuments.Read(file.Path, file.Content.Span, problems);
        return problems.Count > 0 ? throw new InvalidInputException(problems) : new KustomizationFile(file.Path, documents is [MapValue content, ..] ? content : MapValue.Empty);
    }

    /// <summary>A path that it names, from the repository's root; null where it is an address, leads out, or is not a path at all.</summary>
    public string? Resolve(Value? reference) =>
        reference is ScalarValue { IsNull: false, Text: { Length: > 0 } text } && !text.Contains("://", StringComparison.Ordinal) && !text.Contains('\n', StringComparison.Ordinal)
            ? RepositoryPath.Combine(folder, text)
            : null;

    private IEnumerable<string> Paths(string key) => (Content.GetList(key) ?? ListValue.Empty).Select(Resolve).OfType<string>().Distinct();
}
