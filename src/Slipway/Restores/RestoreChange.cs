using Slipway.ConfigRepositories;
using Slipway.Manifests;

namespace Slipway.Restores;

/// <summary>The files that differ between two commits, as far as an application's rendering reads them.</summary>
/// <param name="Edits">Files with another content, and files that come back.</param>
/// <param name="Deleted">Files that were not there.</param>
internal sealed record RestoreChange(IReadOnlyList<FileEdit> Edits, IReadOnlyList<string> Deleted)
{
    public bool IsEmpty => Edits.Count == 0 && Deleted.Count == 0;

    /// <summary>The paths, sorted.</summary>
    public IReadOnlyList<string> Paths => [.. Edits.Select(edit => edit.Path).Concat(Deleted).Order(StringComparer.Ordinal)];

    public static async Task<RestoreChange> BetweenAsync(IConfigTree from, IConfigTree to, IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        var (before, after) = (await ReadAsync(from, sources, cancellationToken), await ReadAsync(to, sources, cancellationToken));
        return new RestoreChange(
            [
                .. from file in after
                   let old = before.GetValueOrDefault(file.Key)
                   where old is null || !old.Content.Span.SequenceEqual(file.Value.Content.Span)
                   orderby file.Key
                   select new FileEdit(file.Key, old?.Content ?? ReadOnlyMemory<byte>.Empty, file.Value.Content),
            ],
            [.. before.Keys.Except(after.Keys).Order(StringComparer.Ordinal)]);
    }

    private static async Task<Dictionary<string, ConfigFile>> ReadAsync(IConfigTree tree, IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, ConfigFile>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            foreach (var file in await tree.ReadFolderAsync(source, cancellationToken))
            {
                files[file.Path] = file;
            }

            if (await tree.ReadAsync(source, cancellationToken) is { } content && !files.Keys.Any(path => path.StartsWith(source + "/", StringComparison.Ordinal)))
            {
                files[source] = new ConfigFile(source, content);
            }
        }

        return files;
    }
}
