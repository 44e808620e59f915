using Serilog;
using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.Git;

/// <summary>The tags of an application repository on a commit and before it.</summary>
internal sealed class SourceTags(GitProgram git, ILogger logger)
{
    /// <summary>Those that name a version, on a commit and before it.</summary>
    public async Task<IReadOnlyList<VersionTag>> ReadAsync(CommitSha head, CancellationToken cancellationToken)
    {
        var tags = new List<VersionTag>();
        foreach (var (name, commit) in await ListAsync(["--merged", head.Value], "refs/tags/v*", cancellationToken))
        {
            if (VersionTag.TryParse(name, commit) is { } tag)
            {
                tags.Add(tag);
            }
        }

        return tags;
    }

    /// <summary>Says of the nearest tag that looks like a version why it is not taken for one.</summary>
    /// <param name="head">The commit that gets a version.</param>
    /// <param name="taken">The tag that the version follows from: what comes before it does not matter.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task ExplainOthersAsync(CommitSha head, VersionTag? taken, CancellationToken cancellationToken)
    {
        string[] since = taken is null ? [] : ["--no-merged", taken.Commit.Value];
        var others = (await ListAsync(["--sort=-creatordate", "--merged", head.Value, .. since], "refs/tags", cancellationToken))
            .Where(tag => OtherTag.Explain(tag.Name) is not null)
            .ToList();
        if (others.Count > 0)
        {
            var (name, commit) = others.Find(tag => tag.Commit == head) is { Name: not null } exact ? exact : others[0];
            logger.Warning("Tag {Tag:l} of commit {Commit:l} is not taken for a version: {Reason:l}", name, commit.Abbreviated, OtherTag.Explain(name));
        }
    }

    private async Task<IReadOnlyList<(string Name, CommitSha Commit)>> ListAsync(string[] options, string pattern, CancellationToken cancellationToken)
    {
        var lines = await git.RunAsync(
            ["for-each-ref", .. options, "--format=%(refname:strip=2) %(objecttype) %(objectname) %(*objecttype) %(*objectname)", pattern], cancellationToken);
        var tags = new List<(string, CommitSha)>();
        foreach (var fields in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            // A tag may point to another tag; git before 2.45 looks one step far.
            var commit = fields[1] == "commit" ? fields[2]
                : fields[3] == "commit" ? fields[4]
                : (await git.RunAsync(["rev-parse", "--verify", $"refs/tags/{fields[0]}^{{commit}}"], cancellationToken)).Trim();
            tags.Add((fields[0], CommitSha.Parse(commit)));
        }

        return tags;
    }
}
