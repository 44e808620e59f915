using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>Finds which applications an image is of: those of a stage whose manifests have it as their own image, as <see cref="DeployedImage"/> tells it from others.</summary>
/// <param name="commit">The config repository.</param>
/// <param name="configuration">What its slipway.yaml says.</param>
internal sealed class ImageOwners(IConfigTree commit, SlipwayConfiguration configuration)
{
    /// <summary>Registry and path that images of releases are below: the first image of an application is at <c>{prefix}/{application}</c>. Null where nobody says.</summary>
    public ImageReference? Prefix { get; init; }

    /// <summary>The applications of an image.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="image">The image; its tag and digest do not count.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidInputException">It is of none, and folders that may name it cannot be read.</exception>
    public async Task<IReadOnlyList<ApplicationName>> FindAsync(StageName stage, ImageReference image, CancellationToken cancellationToken)
    {
        var owners = new List<ApplicationName>();
        var problems = new List<Problem>();
        foreach (var (application, files, links) in await FoldersAsync(stage, cancellationToken))
        {
            var paths = configuration.ImagesOf(application);
            if (paths.Count == 0 && !files.Concat(links.SelectMany(link => link.Files)).Any(file => file.Content.Span.IndexOf(Encoding.UTF8.GetBytes(image.Name)) >= 0))
            {
                continue;
            }

            try
            {
                var folder = $"{stage}/{application}";
                if (IsOwn(application, ImageSearch.Of(folder, files, paths, new LinkedFiles(folder, links)).All(), image))
                {
                    owners.Add(application);
                }
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return owners.Count > 0 || problems.Count == 0 ? owners : throw new InvalidInputException(problems);
    }

    /// <summary>The applications of a stage: its folders.</summary>
    public async Task<IReadOnlyList<ApplicationName>> ApplicationsAsync(StageName stage, CancellationToken cancellationToken) =>
        [.. (await commit.ListFoldersAsync(stage.Value, cancellationToken)).Select(ApplicationName.TryParse).OfType<ApplicationName>()];

    /// <summary>The repositories of all applications' own images, as their manifests name them.</summary>
    public async Task<IReadOnlyList<ImageReference>> RepositoriesAsync(StageName stage, CancellationToken cancellationToken)
    {
        var repositories = new List<ImageReference>();
        foreach (var (application, files, links) in await FoldersAsync(stage, cancellationToken))
        {
            try
            {
                var folder = $"{stage}/{application}";
                var fields = ImageSearch.Of(folder, files, configuration.ImagesOf(application), new LinkedFiles(folder, links)).All();
                repositories.AddRange(Own(application, fields).Select(field => field.Image).OfType<ImageReference>().Select(image => image.WithoutTag()));
            }
            catch (InvalidInputException)
            {
                // What cannot be read names nothing here; its own release says what is wrong.
            }
        }

        return [.. repositories.DistinctBy(repository => repository.Repository)];
    }

    private async Task<IEnumerable<(ApplicationName Application, IReadOnlyList<ConfigFile> Files, IReadOnlyList<ConfigLink> Links)>> FoldersAsync(StageName stage, CancellationToken cancellationToken)
    {
        // At once for the whole stage: git is a process each time.
        var files = (await commit.ReadFolderAsync(stage.Value, cancellationToken)).ToLookup(file => ApplicationOf(file.Path));
        var links = (await LinkedManifests.ReadAsync(commit, stage.Value, cancellationToken)).ToLookup(link => ApplicationOf(link.Path));
        return
            from folder in files.Select(found => found.Key).Union(links.Select(found => found.Key))
            where folder is not null
            select (folder, (IReadOnlyList<ConfigFile>)[.. files[folder]], (IReadOnlyList<ConfigLink>)[.. links[folder]]);
    }

    private bool IsOwn(ApplicationName application, IReadOnlyList<ImageField> fields, ImageReference image)
    {
        var own = Own(application, fields);
        // A placeholder is spelled by its last part: whoever may send a message must not choose the registry of a first release.
        return own.Exists(field => field.Image?.IsOfRepository(image) == true)
            || (Prefix is not null && image.Repository == $"{Prefix.Repository}/{application}" && (own.TrueForAll(field => field.Image is null) || own.Exists(field => field.Image?.StandsFor(image) == true)));
    }

    private static List<ImageField> Own(ApplicationName application, IReadOnlyList<ImageField> fields) =>
        fields.Where(field => field.Image?.Name == application.Value).ToList() is { Count: > 0 } named ? named : [.. fields];

    private static ApplicationName? ApplicationOf(string path) => path.Split('/') is [_, var folder, _, ..] ? ApplicationName.TryParse(folder) : null;
}
