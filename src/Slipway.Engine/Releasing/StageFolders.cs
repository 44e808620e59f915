using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Engine.Releasing;

/// <summary>The folders of applications at a commit, read stage by stage: git is a process each time, and there may be a thousand applications.</summary>
internal sealed class StageFolders(IConfigTree tree)
{
    private readonly Dictionary<StageName, ILookup<string, ConfigFile>> files = [];
    private readonly Dictionary<StageName, HashSet<string>> folders = [];

    /// <summary>Whether a stage has a folder of an application.</summary>
    public async Task<bool> HasAsync(StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        if (!folders.TryGetValue(stage, out var names))
        {
            folders[stage] = names = [.. await tree.ListFoldersAsync(stage.Value, cancellationToken)];
        }

        return names.Contains(application.Value);
    }

    /// <summary>The files of an application.</summary>
    public async Task<IReadOnlyList<ConfigFile>> ReadAsync(StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        if (!files.TryGetValue(stage, out var ofStage))
        {
            // Where it has links and no file, that is told of the application that is asked for.
            var hasFiles = (await tree.ListAsync([stage.Value], cancellationToken)).Any(entry => entry.Kind == ConfigEntryKind.File);
            files[stage] = ofStage = (hasFiles ? await tree.ReadFolderAsync(stage.Value, cancellationToken) : [])
                .ToLookup(file => string.Join('/', file.Path.Split('/').Take(2)));
        }

        var folder = $"{stage}/{application}";
        return ofStage.Contains(folder) ? [.. ofStage[folder]] : await tree.ReadFolderAsync(folder, cancellationToken);
    }
}
