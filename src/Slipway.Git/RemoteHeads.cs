using Slipway.Naming;

namespace Slipway.Git;

/// <summary>The default branch of a remote repository and the heads of it and of some other branches.</summary>
internal sealed record RemoteHeads(string DefaultBranch, IReadOnlyDictionary<string, CommitSha> Commits)
{
    private const string Heads = "refs/heads/";

    public static async Task<RemoteHeads> ListAsync(
        GitProgram git, string url, IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        var output = await git.RunAsync(
            ["ls-remote", "--symref", url, "HEAD", .. branches.Select(branch => Heads + branch)], cancellationToken);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToList();
        if (lines.Count == 0)
        {
            throw new GitException(
                GitFailure.Empty, url, "the repository is empty. Push a first commit with slipway.yaml and a folder for each stage.");
        }

        // "ref: refs/heads/main\tHEAD"
        var defaultBranch = lines
            .Where(line => line is [['r', 'e', 'f', ':', ' ', ..], "HEAD"])
            .Select(line => line[0]["ref: ".Length..])
            .FirstOrDefault(name => name.StartsWith(Heads, StringComparison.Ordinal))?[Heads.Length..]
            ?? throw new GitException(
                GitFailure.Empty, url, "the repository has no default branch with a commit. Push one, or set its default branch.");
        var heads = lines
            .Where(line => line[1].StartsWith(Heads, StringComparison.Ordinal) && branches.Any(branch => Matches(branch, line[1][Heads.Length..])))
            .ToDictionary(line => line[1][Heads.Length..], line => CommitSha.Parse(line[0]));
        heads[defaultBranch] = CommitSha.Parse(
            lines.First(line => line[1] == "HEAD" && !line[0].StartsWith("ref:", StringComparison.Ordinal))[0]);
        return new RemoteHeads(defaultBranch, heads);
    }

    // git's own '*' also matches '/'.
    private static bool Matches(string pattern, string branch) =>
        pattern.Split('/') is var parts && branch.Split('/') is var names && parts.Length == names.Length
        && parts.Zip(names).All(pair => pair.First == "*" || pair.First == pair.Second);
}
