namespace Slipway.Git;

/// <summary>Finds the branch because of which another one cannot exist: git keeps branches as files in folders, so that 'release' and 'release/dev/web' exclude each other.</summary>
internal static class BranchInTheWay
{
    private const string Heads = "refs/heads/";

    /// <summary>The failure that names it; null when there is none.</summary>
    public static async Task<GitException?> FindAsync(GitProgram git, string address, string branch, CancellationToken cancellationToken)
    {
        var parts = branch.Split('/');
        var above = Enumerable.Range(1, parts.Length - 1).Select(count => string.Join('/', parts[..count])).ToList();
        var output = await git.RunAsync(["ls-remote", address, .. above.Select(name => Heads + name), $"{Heads}{branch}/*"], cancellationToken);
        var found = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')[1])
            .Where(name => name.StartsWith(Heads, StringComparison.Ordinal))
            .Select(name => name[Heads.Length..])
            .FirstOrDefault(name => above.Contains(name) || name.StartsWith(branch + "/", StringComparison.Ordinal));
        return found is null ? null : new GitException(
            GitFailure.Declined, $"branch {found}", $"it is in the way of {branch}: of two such branches, a git repository can have only one. Rename or delete {found}, then run again.");
    }
}
