using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Git.Tests;

/// <summary>Releases of several applications go to the config repository in one push, and what is refused of it holds up nothing else.</summary>
public sealed class SeveralBranchesAtOnce : IDisposable
{
    private readonly TemporaryRepository remote = new();

    public SeveralBranchesAtOnce()
    {
        remote["dev/web/web.yaml"] = "image: one\n";
        remote.Commit("First");
    }

    public void Dispose() => remote.Dispose();

    [UnixFact]
    public async Task They_are_set_by_one_push()
    {
        Hook("pre-receive", "echo push >> ../pushes");

        var commits = await CommitAsync("api", "web", "worker");

        Assert.Equal(commits.Select(commit => commit.Value), new[] { "api", "web", "worker" }.Select(Head));
        Assert.Equal("push\n", remote["pushes"]);
    }

    [UnixFact]
    public async Task A_branch_that_the_server_declines_is_named_and_the_others_are_set()
    {
        Hook("update", "case $1 in */web) echo 'GH006: Protected branch' >&2; exit 1;; esac");

        var failure = await Assert.ThrowsAsync<GitException>(() => CommitAsync("api", "web", "worker"));

        Assert.Equal(GitFailure.Declined, failure.Failure);
        Assert.Contains("release/dev/web", failure.Subject, StringComparison.Ordinal);
        Assert.Equal(["release/dev/api", "release/dev/worker"], Branches());
    }

    [Fact]
    public async Task A_branch_that_somebody_else_moved_is_not_overwritten_and_the_others_are_set()
    {
        remote.Git("branch", "release/dev/web");
        var theirs = Head("web");

        var failure = await Assert.ThrowsAsync<GitException>(() => CommitAsync("api", "web"));

        Assert.True(failure.IsTransient);
        Assert.Equal(theirs, Head("web"));
        Assert.Equal(["release/dev/api", "release/dev/web"], Branches());
    }

    [UnixFact]
    public async Task Where_the_server_takes_one_branch_a_push_each_is_pushed_alone()
    {
        Hook("pre-receive", "test $(wc -l) -eq 1");

        await CommitAsync("api", "web", "worker");

        Assert.Equal(["release/dev/api", "release/dev/web", "release/dev/worker"], Branches());
    }

    private void Hook(string name, string script)
    {
        var file = Path.Combine(remote.Folder, ".git", "hooks", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        ExecutableFile.Make(file);
    }

    private string Head(string application) => remote.Git("rev-parse", $"release/dev/{application}");

    private string[] Branches() => remote.Git("for-each-ref", "--format=%(refname:short)", "refs/heads/release").Split('\n');

    private async Task<IReadOnlyList<CommitSha>> CommitAsync(params string[] applications)
    {
        var repository = new GitConfigRepository(new GitRemote(remote.Folder), remote.CacheFolder, TemporaryRepository.Logger);
        var head = (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;
        return await repository.CommitAsync(
            [
                .. applications.Select(application => new ConfigCommit
                {
                    Branch = $"release/dev/{application}",
                    Parent = head,
                    ExpectedHead = null,
                    Message = $"Release {application}\n",
                    Files = [new FileEdit("dev/web/web.yaml", ReadOnlyMemory<byte>.Empty, Encoding.UTF8.GetBytes($"image: {application}\n"))],
                }),
            ],
            CancellationToken.None);
    }
}
