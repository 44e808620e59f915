using Slipway.ConfigRepositories;

namespace Slipway.Manifests;

/// <summary>
/// The symbolic links of an application's folder, which rendering follows. A link to a file of the folder is that file once more. What one leads to
/// elsewhere in the repository is read at the link's place, but not edited there: others may read it too.
/// </summary>
internal sealed class LinkedFiles
{
    private readonly IReadOnlyList<ConfigLink> links;
    private readonly List<ConfigLink> outside;
    private readonly HashSet<string> inside;

    public LinkedFiles(string folder, IReadOnlyList<ConfigLink> links)
    {
        this.links = links;
        var read = links.Where(link => !RenderedFiles.IsHidden(RepositoryPath.NameOf(link.Path))).ToList();
        var follows = read.ToLookup(link => link.LeadsTo is { } target && target.StartsWith(folder + "/", StringComparison.Ordinal));
        inside = [.. follows[true].Where(link => RenderedFiles.IsManifest(link.Path)).Select(link => link.LeadsTo!)];
        outside = [.. follows[false].Where(link => link.LeadsTo is not null)];
        Files = [.. outside.SelectMany(link => link.Files.Select(file => file with { Path = link.Path + file.Path[link.LeadsTo!.Length..] }))];
        Unfollowed =
        [
            .. follows[false].Where(link => link.LeadsTo is null && (RenderedFiles.IsManifest(link.Path) || !RepositoryPath.NameOf(link.Path).Contains('.', StringComparison.Ordinal)))
                .Select(link => new ManifestPlace(link.Path, $"is a symbolic link to {link.Target}, which is not a file of the config repository. Replace it with the file itself")),
        ];
    }

    /// <summary>The files elsewhere in the repository, at the places of their links.</summary>
    public IReadOnlyList<ConfigFile> Files { get; }

    /// <summary>The links that lead out of the repository, or nowhere.</summary>
    public IReadOnlyList<ManifestPlace> Unfollowed { get; }

    /// <summary>Whether a link makes a manifest of a file.</summary>
    public bool IsManifest(string path) => inside.Contains(path);

    /// <summary>Where a path leads that is a link; null for any other.</summary>
    public string? Describe(string path) => links.FirstOrDefault(link => link.Path == path) is { } link ? $"it is a symbolic link to {link.LeadsTo ?? link.Target}" : null;

    /// <summary>Why a field cannot be set, where it is behind a link.</summary>
    public Problem? Refuse(ImageField field) => outside.Find(link => field.Text.Path == link.Path || field.Text.Path.StartsWith(link.Path + "/", StringComparison.Ordinal)) is { } link
        ? new Problem(
            link.Path,
            $"is a symbolic link to {link.LeadsTo}, outside of the application's folder, and the image '{field.Written}' stands there, at {field.Position[link.Path.Length..].TrimStart('/', ':')}. "
            + "A release does not edit what others may read too. Replace the link by the file itself, or name the image in a kustomization here.")
        : null;
}
