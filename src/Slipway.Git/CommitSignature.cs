using System.Text;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>Signs commits, where there is a key.</summary>
internal sealed class CommitSignature(GitProgram git, CommitIdentity identity)
{
    /// <summary>The commit once more, signed; itself where there is no key.</summary>
    /// <exception cref="GitException">It could not be signed.</exception>
    public async Task<CommitSha> AddAsync(CommitSha unsigned, CommitSha? parent, string message, (string Name, string Email)? author, CancellationToken cancellationToken)
    {
        if (identity.SigningKey is null)
        {
            return unsigned;
        }

        string[] parents = parent is null ? [] : ["-p", parent.Value];
        var (exitCode, output, error) = await git.TryAsync(
            ["-c", $"gpg.format={(identity.IsSshKey ? "ssh" : "openpgp")}", "commit-tree", $"{unsigned}^{{tree}}", .. parents, $"-S{identity.SigningKey}", "-F", "-"],
            Encoding.UTF8.GetBytes(message), EnvironmentOf(author), cancellationToken);
        return exitCode == 0 ? CommitSha.Parse(Encoding.UTF8.GetString(output).Trim()) : throw new GitException(
            GitFailure.Signing,
            $"signing key '{identity.SigningKey}'",
            $"the commit could not be signed. Is the key without a passphrase, or in an agent? git says: {GitFailures.LastLines(error)}");
    }

    private IReadOnlyDictionary<string, string?> EnvironmentOf((string Name, string Email)? author) => author is var (name, email)
        ? new Dictionary<string, string?>(identity.Environment) { ["GIT_AUTHOR_NAME"] = name, ["GIT_AUTHOR_EMAIL"] = email }
        : identity.Environment;
}
