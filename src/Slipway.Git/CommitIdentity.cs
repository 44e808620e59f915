using Slipway.ConfigRepositories;

namespace Slipway.Git;

/// <summary>Who commits to the config repository, and the key that vouches for it.</summary>
public sealed record CommitIdentity
{
    /// <summary>The e-mail address of author and committer. Default: <see cref="ConfigCommit.CommitterEmail"/>. A forge that checks signatures wants that of the key's account.</summary>
    public string Email { get; init; } = ConfigCommit.CommitterEmail;

    /// <summary>
    /// The key that signs: the path of an ssh key (of a public one, where an agent has the private one), or the id of an OpenPGP key. Default: none, commits are not signed.
    /// </summary>
    public string? SigningKey { get; init; }

    internal IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["GIT_AUTHOR_NAME"] = ConfigCommit.CommitterName,
        ["GIT_AUTHOR_EMAIL"] = Email,
        ["GIT_COMMITTER_NAME"] = ConfigCommit.CommitterName,
        ["GIT_COMMITTER_EMAIL"] = Email,
    };

    internal bool IsSshKey => SigningKey is { } key && (key.AsSpan().IndexOfAny('/', '\\') >= 0 || File.Exists(key));

    /// <summary>Checks that it can be used.</summary>
    /// <exception cref="InvalidInputException">The key or the address is none.</exception>
    public void Validate()
    {
        var problems = new List<Problem>();
        if (!Email.Contains('@', StringComparison.Ordinal) || Email.Any(character => character is '<' or '>' || char.IsControl(character)))
        {
            problems.Add(new Problem($"committer '{Email}'", "expected an e-mail address."));
        }

        if (SigningKey is not null && !IsSshKey && !SigningKey.All(char.IsAsciiHexDigit))
        {
            problems.Add(new Problem($"signing key '{SigningKey}'", "expected the path of an ssh key, or the hexadecimal id of an OpenPGP key."));
        }
        else if (IsSshKey && !File.Exists(SigningKey))
        {
            problems.Add(new Problem($"signing key '{SigningKey}'", "there is no such file."));
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }
}
