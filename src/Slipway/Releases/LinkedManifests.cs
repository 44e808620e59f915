using Slipway.ConfigRepositories;
using Slipway.Manifests;

namespace Slipway.Releases;

/// <summary>Follows the symbolic links of a folder within the config repository.</summary>
internal static class LinkedManifests
{
    // As many as Linux follows (https://man7.org/linux/man-pages/man7/path_resolution.7.html).
    private const int MaxHops = 40;

    /// <summary>The links of a folder, with what they lead to.</summary>
    public static async Task<IReadOnlyList<ConfigLink>> ReadAsync(IConfigTree tree, string folder, CancellationToken cancellationToken)
    {
        var followed = new List<ConfigLink>();
        foreach (var link in await tree.ReadLinksAsync(folder, cancellationToken))
        {
            followed.Add(await FollowAsync(tree, link, cancellationToken));
        }

        return followed;
    }

    private static async Task<ConfigLink> FollowAsync(IConfigTree tree, ConfigLink link, CancellationToken cancellationToken)
    {
        var at = link;
        for (var hop = 0; hop < MaxHops && RepositoryPath.Combine(RepositoryPath.FolderOf(at.Path), at.Target) is { Length: > 0 } path; hop++)
        {
            if ((await tree.ReadLinksAsync(path, cancellationToken)).FirstOrDefault(next => next.Path == path) is { } next)
            {
                at = next;
                continue;
            }

            var files = await ReadFilesAsync(tree, path, cancellationToken);
            return files.Count == 0 ? link : link with { LeadsTo = path, Files = files };
        }

        return link;
    }

    private static async Task<IReadOnlyList<ConfigFile>> ReadFilesAsync(IConfigTree tree, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await tree.ReadFolderAsync(path, cancellationToken);
        }
        catch (SlipwayException exception) when (!exception.IsTransient)
        {
            // A submodule, or more links: no files of this repository. The link is then said to lead to none.
            return [];
        }
    }
}
