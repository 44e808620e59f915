using Slipway.Naming;

namespace Slipway.Components.Deploying;

/// <summary>Files that no commit has. A deployment is of a commit, and so is every comparison with one.</summary>
internal static class UncommittedFiles
{
    private const int MaxNamed = 3;

    /// <summary>Refuses any, with the names of the first few.</summary>
    /// <exception cref="SlipwayException">There are some.</exception>
    public static void Refuse(string[] files)
    {
        if (files is [var first, .. var others])
        {
            throw new SlipwayException(first, $"it is not committed{Nor(others)}. What is deployed is a commit: commit first, or stash the changes.");
        }
    }

    /// <summary>What to say of them where nothing comes of it; null where there are none.</summary>
    public static string? Warning(string[] files, CommitSha commit) => files is [var first, .. var others]
        ? $"{first} is not committed{Nor(others)}. What is looked at is the work tree, not commit {commit.Abbreviated}; Deploy refuses it."
        : null;

    private static string Nor(string[] others) => others switch
    {
        [] => "",
        [var other] => $", nor is {other}",
        _ => $", nor are {string.Join(", ", others.Take(MaxNamed))}{(others.Length > MaxNamed ? " and others" : "")}",
    };
}
