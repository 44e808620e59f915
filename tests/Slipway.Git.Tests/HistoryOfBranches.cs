using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Git.Tests;

/// <summary>What a remote repository's branches were before, asked of its cache.</summary>
public sealed class HistoryOfBranches : IDisposable
{
    private readonly TemporaryRepository remote = new();

    public void Dispose() => remote.Dispose();

    [Fact]
    public async Task A_cache_that_had_the_newest_commits_only_gets_the_rest_when_it_is_asked_for()
    {
        var first = Change("dev/web/web.yaml", "image: one\n");
        var second = Change("dev/web/web.yaml", "image: two\n");
        remote.Git("branch", "release/dev/web");
        var repository = Repository();
        await repository.FetchAsync(["release/dev/web"], default);

        // Another build of the same cache, that has looked at no branch.
        var others = Repository().History;
        Assert.True(await others.IsBeforeAsync(first, second, default));
        Assert.False(await others.IsBeforeAsync(second, first, default));

        var third = Change("dev/web/web.yaml", "image: three\n");
        var head = (await repository.FetchAsync(["release/dev/web"], default)).Base.Commit;
        Assert.Equal(third, head);
        Assert.Equal([second, third], (await repository.History.FindSinceAsync(head, "dev/web", "one", default)).Select(commit => commit.Commit));
        Assert.Equal([third], (await repository.History.FindSinceAsync(head, "dev/web", "two", default)).Select(commit => commit.Commit));
        Assert.Empty(await repository.History.FindSinceAsync(head, "dev/web", "four", default));
        Assert.Empty(await repository.History.FindSinceAsync(head, "dev/other", "one", default));
    }

    [Fact]
    public async Task A_branch_that_was_cut_off_is_seen_through_once_the_history_is_there()
    {
        Change("dev/web/web.yaml", "image: one\n");
        var repository = Repository();
        var start = (await repository.FetchAsync([], default)).Base.Commit;
        var ours = await repository.CommitAsync(
            new ConfigCommit
            {
                Branch = "release/dev/web", Parent = start, ExpectedHead = null, Message = "Release\n",
                Files = [new FileEdit("dev/web/web.yaml", ReadOnlyMemory<byte>.Empty, Encoding.UTF8.GetBytes("image: two\n"))],
            },
            default);
        var head = Change("other.yaml", "x\n");
        Directory.Delete(remote.CacheFolder, recursive: true);
        await Repository().FetchAsync(["release/dev/web"], default);
        await Repository().History.FindAsync(head, default);

        var only = await Repository().History.FindOnlyCommitAsync(ours, head, default);

        Assert.Equal((ours, start, start), (only?.Commit.Commit, only?.Parent.Commit, only?.Onto));
        Assert.Equal(["dev/web/web.yaml"], only!.Changed);
    }

    [Fact]
    public async Task A_commit_that_is_on_no_branch_any_more_is_fetched_by_its_id_and_one_that_nobody_has_is_not_known()
    {
        var first = Change("dev/web/web.yaml", "image: one\n");
        var gone = Change("dev/web/web.yaml", "image: two\n");
        remote.Git("reset", "--quiet", "--hard", first.Value);
        var head = Change("dev/web/web.yaml", "image: three\n");
        var history = Repository().History;

        Assert.True(await history.IsBeforeAsync(first, gone, default));
        Assert.False(await history.IsBeforeAsync(head, gone, default));
        Assert.Null(await history.IsBeforeAsync(head, CommitSha.Parse(new string('a', 40)), default));
        Assert.False(await history.IsBeforeAsync(CommitSha.Parse(new string('a', 40)), head, default));
    }

    [Fact]
    public async Task What_only_a_merged_branch_held_was_never_the_bases()
    {
        Change("dev/web/web.yaml", "image: one\n");
        remote.Git("switch", "--quiet", "--create", "topic");
        Change("dev/web/web.yaml", "image: two\n");
        Change("dev/web/web.yaml", "image: three\n");
        remote.Git("switch", "--quiet", "main");
        remote.Git("merge", "--quiet", "--no-ff", "--no-edit", "topic");
        var merge = Change("dev/web/web.yaml", "image: four\n");
        var history = Repository().History;

        Assert.Empty(await history.FindSinceAsync(merge, "dev/web", "two", default));
        Assert.Equal([merge], (await history.FindSinceAsync(merge, "dev/web", "three", default)).Select(commit => commit.Commit));
        Assert.True(await history.HadAsync(merge, "dev/web", "one", default));
    }

    private GitConfigRepository Repository() => new(new GitRemote("file://" + remote.Folder), remote.CacheFolder, TemporaryRepository.Logger);

    private CommitSha Change(string path, string content)
    {
        remote[path] = content;
        return CommitSha.Parse(remote.Commit());
    }
}
