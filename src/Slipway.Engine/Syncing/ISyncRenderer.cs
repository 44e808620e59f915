using Slipway.ConfigRepositories;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Engine.Syncing;

/// <summary>Renders the config repository as it would be with some files changed.</summary>
internal interface ISyncRenderer
{
    /// <summary>All files as they are, by path.</summary>
    IReadOnlyDictionary<string, ConfigFile> Files { get; }

    /// <summary>The renderings of all applications in all stages that read one of the files, as they are now.</summary>
    Task<IReadOnlyList<Rendering>> RenderAsync(IReadOnlyCollection<string> files, CancellationToken cancellationToken);

    /// <summary>The same renderings with the files changed, checked as a deployment would check them.</summary>
    /// <exception cref="InvalidInputException">They would not be valid, or against the rules of a stage.</exception>
    Task<IReadOnlyList<Rendering>> RenderAsync(IReadOnlyCollection<FileEdit> edits, CancellationToken cancellationToken);

    /// <summary>The rendering of one application at another commit; null where that cannot be had.</summary>
    Task<Rendering?> RenderAsync(RenderingTarget target, CommitSha commit, CancellationToken cancellationToken);
}
