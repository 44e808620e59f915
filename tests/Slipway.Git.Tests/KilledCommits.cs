using System.Text;
using Slipway.Engine.Releasing;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Git.Tests;

/// <summary>A release whose git is killed, at each step before it does its work and after, and then run again: the end is that of a release that nothing happened to.</summary>
public sealed class KilledCommits : IDisposable
{
    private static readonly ImageReference Image = ImageReference.Parse("ghcr.io/acme/web:1.4.0").WithDigest(Digest.Of("web 1.4.0"u8));
    private readonly TemporaryRepository remote = new();

    public KilledCommits()
    {
        remote["slipway.yaml"] = "stages: [{ name: dev }]\n";
        remote["dev/web/web.yaml"] = "kind: Pod\nspec:\n  containers:\n  - image: ghcr.io/acme/web:1.3.0 # ours\n";
        remote.Commit("First");
    }

    public void Dispose() => remote.Dispose();

    [UnixTheory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_release_that_is_run_again_ends_as_if_nothing_had_happened(string moment)
    {
        var crashed = 0;
        for (var step = 1; await ReleaseAsync($"step{step}", $"{step} {moment}"); step++)
        {
            crashed++;
            await ReleaseAsync($"step{step}", "never");

            Assert.Equal("release/dev/web", remote.Git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/release"));
            Assert.Equal(remote.Git("rev-parse", "main"), remote.Git("rev-parse", "release/dev/web^"));
            Assert.Equal("dev/web/web.yaml", remote.Git("diff", "--name-only", "main", "release/dev/web"));
            Assert.Equal($"kind: Pod\nspec:\n  containers:\n  - image: {Image} # ours", remote.Git("show", "release/dev/web:dev/web/web.yaml"));
            Assert.Contains($"Image-Digest: {Image.Digest}", remote.Git("log", "-1", "--format=%B", "release/dev/web"), StringComparison.Ordinal);
            remote.Git("update-ref", "-d", "refs/heads/release/dev/web");
        }

        // ls-remote, init, fetch, reading, fast-import, push: fewer would mean that the crashes were not where they should be.
        Assert.True(crashed >= 8, $"{crashed} crashes");
    }

    /// <returns>Whether a git was killed.</returns>
    private async Task<bool> ReleaseAsync(string cache, string crash)
    {
        var git = remote.Sibling("git");
        File.WriteAllText(git, $"""
            #!/bin/sh
            n=$(($(cat "$0.count") + 1)); echo $n > "$0.count"
            [ "$n before" != "{crash}" ] || kill -9 $$
            git "$@"; code=$?
            [ "$n after" != "{crash}" ] || kill -9 $$
            exit $code
            """.ReplaceLineEndings("\n"));
        ExecutableFile.Make(git);

        File.WriteAllText(git + ".count", "0");
        var repository = new GitConfigRepository(
            new GitRemote("file://" + remote.Folder), remote.Sibling(cache), TemporaryRepository.Logger, TimeProvider.System, new CommitIdentity(), git);
        var request = new ReleaseRequest
        {
            Candidates = [new ReleaseCandidate { Application = ApplicationName.Parse("web"), Version = "1.4.0", Image = Image }],
        };
        try
        {
            await new ReleaseCommitter(repository, TimeProvider.System).CommitAsync(request, CancellationToken.None);
        }
        catch (SlipwayException)
        {
            // Killed, and not healed by itself: the next run is to do that.
            Assert.NotEqual("never", crash);
        }

        return crash != "never" && int.Parse(File.ReadAllText(git + ".count"), System.Globalization.CultureInfo.InvariantCulture) >= int.Parse(crash.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
