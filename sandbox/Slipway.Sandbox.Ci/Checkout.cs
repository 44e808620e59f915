using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Ci;

/// <summary>Fresh work trees of a repository's commits.</summary>
internal static class Checkout
{
    /// <summary>
    /// Checks a commit out, on a branch where one is named, with the forge as its origin. The objects are the forge's own: nothing is copied.
    /// </summary>
    public static async Task CreateAsync(
        ForgeRepository repository, Uri address, string sha, string? branch, string folder, CancellationToken cancellationToken)
    {
        var git = repository.Git;
        await git.RunAsync(["clone", "--quiet", "--shared", "--no-checkout", git.Path, folder], cancellationToken);
        await git.RunAsync(["-C", folder, "remote", "set-url", "origin", $"{address}{repository.FullName}.git"], cancellationToken);
        string[] onto = branch is null ? ["--detach"] : ["-B", branch];
        await git.RunAsync(["-C", folder, "checkout", "--quiet", .. onto, sha], cancellationToken);
    }
}
