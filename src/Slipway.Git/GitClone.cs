using Slipway.Naming;

namespace Slipway.Git;

/// <summary>
/// A clone, found and read without git: whoever wrote its files also wrote its configuration, and git would do what that says. Only a <c>.git</c> makes a
/// folder one. A folder that is laid out as a bare repository is none: any commit can contain such a folder.
/// </summary>
/// <param name="WorkTree">The top folder.</param>
/// <param name="Folder">Its own part of the repository: <c>HEAD</c> and the index.</param>
/// <param name="Common">What it shares with the other work trees of the repository (https://git-scm.com/docs/git-worktree): objects and branches.</param>
internal sealed record GitClone(string WorkTree, string Folder, string Common)
{
    private const string Link = "gitdir: ";
    private const string Reference = "ref: ";
    private const int MaxSteps = 5;

    public string Objects => Path.Combine(Common, "objects");

    public string Index => Path.Combine(Folder, "index");

    /// <summary>Lists the commits whose parents are not here.</summary>
    public string Shallow => Path.Combine(Common, "shallow");

    /// <summary>Patterns of files that never count in this clone, besides those of its .gitignore files (https://git-scm.com/docs/gitignore).</summary>
    public string Ignores => Path.Combine(Common, "info", "exclude");

    /// <summary>The clone that a folder is in.</summary>
    /// <exception cref="GitException">There is none.</exception>
    public static GitClone Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new GitException(GitFailure.Repository, folder, "there is no such folder.");
        }

        return TryFind(folder) ?? throw new GitException(
            GitFailure.Repository, folder, "this is not a git repository. Run in a clone, or make one: git init && git add -A && git commit -m 'First version'.");
    }

    /// <summary>The clone that a folder is in; null where it is in none.</summary>
    public static GitClone? TryFind(string folder)
    {
        for (var here = Path.GetFullPath(folder); here is not null; here = Path.GetDirectoryName(here))
        {
            var entry = Path.Combine(here, ".git");
            var own = Directory.Exists(entry) ? entry : FirstLine(entry) is [.., _] line && line.StartsWith(Link, StringComparison.Ordinal) ? Path.GetFullPath(line[Link.Length..], here) : null;
            if (own is not null && File.Exists(Path.Combine(own, "HEAD")))
            {
                return new GitClone(Path.TrimEndingDirectorySeparator(here), own, FirstLine(Path.Combine(own, "commondir")) is { } common ? Path.GetFullPath(common, own) : own);
            }
        }

        return null;
    }

    /// <summary>The commit at HEAD.</summary>
    /// <exception cref="GitException">There is none.</exception>
    public CommitSha Head()
    {
        var value = FirstLine(Path.Combine(Folder, "HEAD")) ?? "";
        for (var step = 0; step < MaxSteps && value.StartsWith(Reference, StringComparison.Ordinal); step++)
        {
            value = Resolve(value[Reference.Length..].Trim());
        }

        return CommitSha.TryParse(value.Trim()) ?? throw new GitException(
            GitFailure.Repository, WorkTree,
            Directory.Exists(Path.Combine(Common, "reftable"))
                ? "its branches are kept as a reftable; expected files. Convert them: git refs migrate --ref-format=files."
                : "there is no commit yet. Make one: git add -A && git commit -m 'First version'.");
    }

    // A name that leads out of the repository is no branch.
    private string Resolve(string reference) =>
        !reference.StartsWith("refs/", StringComparison.Ordinal) || reference.Split('/').Any(part => part is "" or "." or "..") ? ""
        : FirstLine(Path.Combine(Common, reference)) ?? Packed(reference) ?? "";

    // "<id> refs/heads/main"
    private string? Packed(string reference) => Path.Combine(Common, "packed-refs") is var file && HasContent(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.EndsWith(" " + reference, StringComparison.Ordinal))?.Split(' ')[0]
        : null;

    /// <summary>Whether something is a file and not empty: a pipe or device has no length, and is not waited for.</summary>
    public static bool HasContent(string file) => new FileInfo(file) is { Exists: true, Length: > 0 };

    private static string? FirstLine(string file) => HasContent(file) ? File.ReadLines(file).FirstOrDefault()?.TrimEnd() : null;
}
