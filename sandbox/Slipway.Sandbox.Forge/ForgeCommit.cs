using System.Globalization;
using Slipway.Sandbox.Forge.Git;

namespace Slipway.Sandbox.Forge;

/// <summary>Commits that the forge itself makes, with git's plumbing and without a work tree.</summary>
internal sealed class ForgeCommit(GitDirectory git, string user, DateTimeOffset now)
{
    private string Date => string.Create(CultureInfo.InvariantCulture, $"@{now.ToUnixTimeSeconds()} +0000");

    public Task<string> CreateAsync(string tree, IEnumerable<string> parents, string message) => CreateAsync(tree, parents, message, new()
    {
        ["GIT_AUTHOR_NAME"] = user,
        ["GIT_AUTHOR_EMAIL"] = $"{user}@users.noreply.invalid",
        ["GIT_AUTHOR_DATE"] = Date,
    });

    /// <summary>The same change, message and author on another parent.</summary>
    public async Task<string> CopyAsync(string commit, string tree, string parent)
    {
        var fields = (await git.RunAsync(["log", "-1", "--format=%an%n%ae%n%aI%n%B", commit], CancellationToken.None)).Split('\n', 4);
        return await CreateAsync(tree, [parent], fields[3].TrimEnd('\n') + "\n", new()
        {
            ["GIT_AUTHOR_NAME"] = fields[0],
            ["GIT_AUTHOR_EMAIL"] = fields[1],
            ["GIT_AUTHOR_DATE"] = fields[2],
        });
    }

    /// <summary>
    /// The tree of a three-way merge; null on a conflict. Old versions of <c>merge-tree</c> find the base in the history only, so both sides are
    /// given one in which it is what we want.
    /// </summary>
    public async Task<string?> TryMergeAsync(string baseCommit, string ours, string theirs)
    {
        var left = await CreateAsync($"{ours}^{{tree}}", [baseCommit], "ours\n");
        var right = await CreateAsync($"{theirs}^{{tree}}", [baseCommit], "theirs\n");
        var result = await git.TryAsync(["merge-tree", "--write-tree", "--no-messages", left, right], CancellationToken.None);
        return result.ExitCode switch
        {
            0 => result.Output.Trim(),
            1 => null,
            _ => throw new GitException("merge-tree", result.Error),
        };
    }

    private async Task<string> CreateAsync(string tree, IEnumerable<string> parents, string message, Dictionary<string, string> environment)
    {
        environment["GIT_COMMITTER_NAME"] = "Sandbox";
        environment["GIT_COMMITTER_EMAIL"] = "noreply@forge.invalid";
        environment["GIT_COMMITTER_DATE"] = Date;
        var arguments = parents.SelectMany(parent => new[] { "-p", parent });
        return (await git.RunAsync(["commit-tree", tree, .. arguments, "-F", "-"], CancellationToken.None, message, environment)).Trim();
    }
}
