using System.Globalization;
using System.Text;

namespace Slipway.Git;

/// <summary>Reads many objects with one git process (https://git-scm.com/docs/git-cat-file#_batch_output).</summary>
internal static class GitObjects
{
    /// <summary>
    /// Objects with their ids and contents, in the order of their names; null for a missing one. Symbolic links in a path are followed; for one that leads out of
    /// the commit, the id is git's word for it.
    /// </summary>
    public static async Task<IReadOnlyList<(string Id, ReadOnlyMemory<byte> Content)?>> ReadAsync(
        GitProgram git, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var objects = new List<(string, ReadOnlyMemory<byte>)?>();
        if (names.Count == 0)
        {
            return objects;
        }

        var request = Encoding.UTF8.GetBytes(string.Concat(names.Select(name => name + "\n")));
        ReadOnlyMemory<byte> rest = await git.RunAsync(["cat-file", "--batch", "--follow-symlinks"], request, null, cancellationToken);
        foreach (var _ in names)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var header = Encoding.UTF8.GetString(rest.Span[..end]);
            rest = rest[(end + 1)..];
            if (header.EndsWith(" missing", StringComparison.Ordinal))
            {
                objects.Add(null);
                continue;
            }

            // "<id> <type> <size>", the content, a line feed
            var size = int.Parse(header[(header.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            objects.Add((header[..header.IndexOf(' ', StringComparison.Ordinal)], rest[..size]));
            rest = rest[(size + 1)..];
        }

        return objects;
    }
}
