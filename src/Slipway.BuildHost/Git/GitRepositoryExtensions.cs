using Nuke.Common.Utilities;

namespace Nuke.Common.Git;

/// <summary>Which kind of branch is checked out, by the usual names.</summary>
public static class GitRepositoryExtensions
{
    /// <summary>Whether it is <c>main</c>.</summary>
    public static bool IsOnMainBranch(this GitRepository repository) => repository.IsOn("main");

    /// <summary>Whether it is <c>master</c>.</summary>
    public static bool IsOnMasterBranch(this GitRepository repository) => repository.IsOn("master");

    /// <summary>Whether it is <c>main</c> or <c>master</c>.</summary>
    public static bool IsOnMainOrMasterBranch(this GitRepository repository) => repository.IsOn("main", "master");

    /// <summary>Whether it is <c>develop</c>, <c>development</c> or <c>dev</c>.</summary>
    public static bool IsOnDevelopBranch(this GitRepository repository) => repository.IsOn("dev", "develop", "development");

    /// <summary>Whether it is below <c>feature/</c>.</summary>
    public static bool IsOnFeatureBranch(this GitRepository repository) => repository.IsBelow("feature/", "features/");

    /// <summary>Whether it is below <c>release/</c>.</summary>
    public static bool IsOnReleaseBranch(this GitRepository repository) => repository.IsBelow("release/", "releases/");

    /// <summary>Whether it is below <c>hotfix/</c>.</summary>
    public static bool IsOnHotfixBranch(this GitRepository repository) => repository.IsBelow("hotfix/", "hotfixes/");

    private static bool IsOn(this GitRepository repository, params string[] branches) =>
        repository.NotNull().Branch is { } branch && Array.Exists(branches, x => x.EqualsOrdinalIgnoreCase(branch));

    private static bool IsBelow(this GitRepository repository, params string[] folders) =>
        repository.NotNull().Branch is { } branch && Array.Exists(folders, x => branch.StartsWithOrdinalIgnoreCase(x));
}
