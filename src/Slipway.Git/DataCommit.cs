using System.Globalization;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>Makes commits that hold some files and nothing else: data beside the branches, that no work tree ever sees.</summary>
internal sealed class DataCommit(GitProgram git, CommitIdentity identity, TimeProvider time)
{
    private readonly CommitSignature signature = new(git, identity);

    /// <summary>Makes one.</summary>
    /// <param name="parent">The commit before it; null for the first one.</param>
    /// <param name="message">Its message.</param>
    /// <param name="files">Its files, by path.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CommitSha> CreateAsync(CommitSha? parent, string message, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        identity.Validate();
        using var stream = new FastImport(message.Length + files.Sum(file => file.Value.Length + file.Key.Length) + 1000);
        stream.Write($"commit {stream.Reference}\nmark :1\n");
        stream.Write(string.Create(CultureInfo.InvariantCulture, $"committer {ConfigCommit.CommitterName} <{identity.Email}> {time.GetUtcNow().ToUnixTimeSeconds()} +0000\n"));
        stream.Data(Encoding.UTF8.GetBytes(message));
        stream.Write(parent is null ? "" : $"from {parent}\ndeleteall\n");
        foreach (var (path, content) in files)
        {
            stream.File(TreeEntry.FileMode, path, Encoding.UTF8.GetBytes(content));
        }

        var made = await git.RunAsync(["fast-import", "--quiet", "--date-format=raw"], stream.End(), null, cancellationToken);
        return await signature.AddAsync(CommitSha.Parse(Encoding.UTF8.GetString(made).Trim()), parent, message, null, cancellationToken);
    }
}
