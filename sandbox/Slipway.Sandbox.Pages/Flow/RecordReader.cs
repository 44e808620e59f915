using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Slipway.Naming;
using Slipway.Records;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>The histories of deployments that a config repository has. Each is read once for each of its heads.</summary>
internal sealed class RecordReader
{
    private readonly ConcurrentDictionary<(string Repository, RecordName Name), (string Head, RecordHistory History)> _known = new();

    public async Task<IReadOnlyDictionary<RecordName, RecordHistory>> ReadAsync(ForgeRepository repository, CancellationToken cancellationToken)
    {
        var histories = new Dictionary<RecordName, RecordHistory>();
        foreach (var (reference, head) in await repository.Git.RefsAsync(cancellationToken))
        {
            if (RecordName.TryParse(reference) is not { } name)
            {
                continue;
            }

            if (!_known.TryGetValue((repository.FullName, name), out var known) || known.Head != head)
            {
                known = (head, await ReadAsync(repository, name, head, cancellationToken));
                _known[(repository.FullName, name)] = known;
            }

            histories[name] = known.History;
        }

        return histories;
    }

    private static async Task<RecordHistory> ReadAsync(ForgeRepository repository, RecordName name, string head, CancellationToken cancellationToken)
    {
        var log = await repository.Git.TryAsync(["rev-list", "--first-parent", "--reverse", "--end-of-options", head], cancellationToken);
        var commits = log.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(CommitSha.Parse).ToList();
        var files = await repository.Git.TryAsync(["cat-file", "--batch"], cancellationToken, string.Concat(commits.Select(commit => $"{commit}:{RecordJson.FileName}\n")));
        var contents = Contents(Encoding.UTF8.GetBytes(files.Output)).ToList();
        return new RecordHistory { Name = name, Links = [.. commits.Select((commit, index) => (commit, contents.ElementAtOrDefault(index) is { } content ? RecordJson.TryRead(content) : null))] };
    }

    // "{id} blob {size}", the content, a line end; or a line that says that it is missing.
    private static IEnumerable<byte[]?> Contents(byte[] output)
    {
        for (var at = 0; at < output.Length;)
        {
            var end = Array.IndexOf(output, (byte)'\n', at);
            if (end < 0)
            {
                yield break;
            }

            var header = Encoding.UTF8.GetString(output, at, end - at).Split(' ');
            at = end + 1;
            if (header is [_, "blob", var length] && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && at + size <= output.Length)
            {
                yield return output[at..(at + size)];
                at += size + 1;
            }
            else
            {
                yield return null;
            }
        }
    }
}
