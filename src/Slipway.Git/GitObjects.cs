using System.Globalization;
using System.Text;

namespace Slipway.Git;

/// <summary>Reads many objects with one git process (https://git-scm.com/docs/git-cat-file#_batch_output).</summary>
internal static class GitObjects
{
    /// <summary>The contents of objects, in the order of their names; null for a missing one.</summary>
    public static async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(
        GitProgram git, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var contents = new List<ReadOnlyMemory<byte>?>();
        if (names.Count == 0)
        {
            return contents;
        }

        ReadOnlyMemory<byte> rest = await ReadAsync(git, "--batch", names, cancellationToken);
        foreach (var _ in names)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var header = Encoding.UTF8.GetString(rest.Span[..end]);
            rest = rest[(end + 1)..];
            if (header.EndsWith(" missing", StringComparison.Ordinal))
            {
                contents.Add(null);
                continue;
            }

            // "<id> <type> <size>", the content, a line feed
            var size = int.Parse(header[(header.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            contents.Add(rest[..size]);
            rest = rest[(size + 1)..];
        }

        return contents;
    }

    /// <summary>What <c>git cat-file</c> answers to the names.</summary>
    public static Task<byte[]> ReadAsync(GitProgram git, string mode, IEnumerable<string> names, CancellationToken cancellationToken) =>
        git.RunAsync(["cat-file", mode], Encoding.UTF8.GetBytes(string.Concat(names.Select(name => name + "\n"))), null, cancellationToken);
}
