using System.Text;
using Slipway.Naming;

namespace Slipway.Git;

/// <summary>A line of <c>git ls-tree</c>.</summary>
internal sealed record TreeEntry(string Mode, string Id, string Path)
{
    /// <summary>The mode of a new file.</summary>
    public const string FileMode = "100644";

    public bool IsRegularFile => Mode is FileMode or "100755";

    public bool IsLink => Mode is "120000";

    /// <summary>What a person calls it.</summary>
    public string KindName => IsLink ? "symbolic link" : IsFolder ? "folder" : IsRegularFile ? "file" : "submodule";

    public bool IsFolder => Mode is "040000";

    public static async Task<IReadOnlyList<TreeEntry>> ListAsync(
        GitProgram git, CommitSha commit, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // -z: paths come as they are, unquoted. "<mode> <type> <id>\t<path>"
        var options = arguments.TakeWhile(argument => argument != "--").ToList();
        var paths = arguments.Skip(options.Count);
        var output = await git.RunAsync(["ls-tree", "-z", "--full-tree", .. options, commit.Value, .. paths], null, null, cancellationToken);
        return [.. Encoding.UTF8.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static TreeEntry Parse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var fields = line[..tab].Split(' ');
        return new TreeEntry(fields[0], fields[2], line[(tab + 1)..]);
    }
}
