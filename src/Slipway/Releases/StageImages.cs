using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>The images that the stages have at one commit of the config repository.</summary>
internal sealed class StageImages
{
    private readonly IConfigTree commit;

    private StageImages(IConfigTree commit, SlipwayConfiguration configuration) => (this.commit, Configuration) = (commit, configuration);

    /// <summary>The commit.</summary>
    internal CommitSha Commit => commit.Commit;

    /// <summary>The stages and their rules.</summary>
    public SlipwayConfiguration Configuration { get; }

    /// <summary>Reads slipway.yaml at the head of the default branch.</summary>
    /// <exception cref="InvalidInputException">slipway.yaml is missing or wrong.</exception>
    public static async Task<StageImages> OpenAsync(IConfigRepository repository, CancellationToken cancellationToken)
    {
        var head = (await repository.FetchAsync([], cancellationToken)).Base;
        return new StageImages(head, SlipwayConfiguration.Parse(await head.ReadAsync(SlipwayConfiguration.FileName, cancellationToken)));
    }

    /// <summary>The applications of a stage: its folders.</summary>
    public async Task<IReadOnlyList<ApplicationName>> ApplicationsAsync(StageName stage, CancellationToken cancellationToken) =>
        [.. (await commit.ListFoldersAsync(stage.Value, cancellationToken)).Select(ApplicationName.Parse)];

    /// <summary>The image of an application in a stage; null where it waits for its first release.</summary>
    /// <exception cref="InvalidInputException">The stage has no such application, or its manifests do not tell which image is its own.</exception>
    public async Task<ImageReference?> FindAsync(StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        var folder = $"{stage}/{application}";
        var files = await commit.ReadFolderAsync(folder, cancellationToken);
        if (files.Count == 0)
        {
            var known = await ApplicationsAsync(stage, cancellationToken);
            throw new InvalidInputException(
                $"application '{application}'",
                $"stage {stage} has no such application{NearestName.Hint(application.Value, known.Select(name => name.Value))} It has: {string.Join(", ", known)}.");
        }

        return DeployedImage.Find(folder, application, files, Configuration.ImagesOf(application));
    }
}
