using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Git.Tests;

public sealed class ConfigRepositories : IDisposable
{
    private readonly TemporaryRepository remote = new();

    public ConfigRepositories()
    {
        remote["slipway.yaml"] = "stages: [{ name: dev }]\n";
        remote["dev/web/web.yaml"] = "image: one\n";
        remote["dev/web/run.sh"] = "#!/bin/sh\n";
        remote["dev/web2/other.yaml"] = "image: other\n";
        remote.MakeExecutable("dev/web/run.sh");
        remote.Commit("First");
    }

    public void Dispose() => remote.Dispose();

    [Fact]
    public async Task I_can_read_the_files_of_a_folder_at_the_head()
    {
        var head = (await Repository().FetchAsync(["release/dev/web"], CancellationToken.None));

        Assert.Equal("main", head.DefaultBranch);
        Assert.Empty(head.Branches);
        Assert.Equal("First\n", head.Base.Message);
        Assert.Equal("person@example.invalid", head.Base.Committer);
        Assert.Null(head.Base.Parent);
        Assert.Equal(
            ["dev/web/run.sh", "dev/web/web.yaml"],
            (await head.Base.ReadFolderAsync("dev/web", CancellationToken.None)).Select(file => file.Path));
        Assert.Equal(["dev"], await head.Base.ListFoldersAsync("", CancellationToken.None));
        Assert.Equal(["web", "web2"], await head.Base.ListFoldersAsync("dev", CancellationToken.None));
        Assert.Empty(await head.Base.ReadFolderAsync("dev/none", CancellationToken.None));
        Assert.Equal("image: one\n"u8.ToArray(), await head.Base.ReadAsync("dev/web/web.yaml", CancellationToken.None));
        Assert.Null(await head.Base.ReadAsync("dev/web/none.yaml", CancellationToken.None));
    }

    [Fact]
    public async Task A_commit_changes_the_given_files_and_nothing_else()
    {
        var repository = Repository();
        var head = (await repository.FetchAsync([], CancellationToken.None)).Base;

        var sha = await repository.CommitAsync(
            Change(head.Commit, null, ("dev/web/web.yaml", "image: two\n"), ("dev/web/run.sh", "#!/bin/bash\n")), CancellationToken.None);

        Assert.Equal(sha.Value, remote.Git("rev-parse", "release/dev/web"));
        Assert.Equal(head.Commit.Value, remote.Git("rev-parse", "release/dev/web^"));
        Assert.Equal("M\tdev/web/run.sh\nM\tdev/web/web.yaml", remote.Git("diff", "--name-status", "main", "release/dev/web"));
        Assert.Equal("image: two", remote.Git("show", "release/dev/web:dev/web/web.yaml"));
        Assert.StartsWith("100755", remote.Git("ls-tree", "release/dev/web", "dev/web/run.sh"), StringComparison.Ordinal);
        Assert.Equal("Slipway <slipway@noreply.invalid>", remote.Git("log", "-1", "--format=%cn <%ce>", "release/dev/web"));
    }

    [Fact]
    public async Task A_second_look_sees_what_was_pushed_in_the_meantime()
    {
        var repository = Repository();
        var first = await repository.FetchAsync(["release/dev/web"], CancellationToken.None);
        var sha = await repository.CommitAsync(Change(first.Base.Commit, null, ("dev/web/web.yaml", "image: two\n")), CancellationToken.None);
        var newBase = CommitOnMain();

        var second = await repository.FetchAsync(["release/dev/web"], CancellationToken.None);

        Assert.Equal(newBase, second.Base.Commit.Value);
        var branch = second.Branches["release/dev/web"];
        Assert.Equal((sha, first.Base.Commit), (branch.Commit, branch.Parent));
        Assert.Equal(ConfigCommit.CommitterEmail, branch.Committer);
        Assert.Equal("Release web\n\nTrailer: x\n", branch.Message);
    }

    [Fact]
    public async Task A_branch_that_somebody_else_moved_is_not_overwritten()
    {
        var repository = Repository();
        var head = (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;
        var theirs = await repository.CommitAsync(Change(head, null, ("dev/web/web.yaml", "image: theirs\n")), CancellationToken.None);

        var failure = await Assert.ThrowsAsync<GitException>(
            () => repository.CommitAsync(Change(head, null, ("dev/web/web.yaml", "image: ours\n")), CancellationToken.None));

        Assert.Equal(GitFailure.TipMoved, failure.Failure);
        Assert.True(failure.IsTransient);
        Assert.Equal(theirs.Value, remote.Git("rev-parse", "release/dev/web"));
    }

    [Fact]
    public async Task A_branch_that_was_deleted_in_the_meantime_is_not_brought_back_unseen()
    {
        var repository = Repository();
        var head = (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;
        var ours = await repository.CommitAsync(Change(head, null, ("dev/web/web.yaml", "image: two\n")), CancellationToken.None);
        remote.Git("update-ref", "-d", "refs/heads/release/dev/web");

        var failure = await Assert.ThrowsAsync<GitException>(
            () => repository.CommitAsync(Change(head, ours, ("dev/web/web.yaml", "image: three\n")), CancellationToken.None));

        Assert.Equal((GitFailure.TipMoved, true), (failure.Failure, failure.IsTransient));
        Assert.Equal("", remote.Git("for-each-ref", "refs/heads/release"));
        Assert.Empty((await repository.FetchAsync(["release/dev/web"], CancellationToken.None)).Branches);
    }

    [Fact]
    public async Task A_base_that_moves_before_the_push_keeps_what_it_got()
    {
        var repository = Repository();
        var head = (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;
        var newBase = CommitOnMain();

        var sha = await repository.CommitAsync(Change(head, null, ("dev/web/web.yaml", "image: two\n")), CancellationToken.None);

        Assert.Equal((newBase, head.Value), (remote.Git("rev-parse", "main"), remote.Git("rev-parse", $"{sha}^")));
    }

    [Fact]
    public async Task A_hook_that_declines_is_told_apart()
    {
        remote[".git/hooks/pre-receive"] = "#!/bin/sh\necho 'no releases on fridays' >&2\nexit 1\n";
        remote.MakeExecutable(".git/hooks/pre-receive");
        var repository = Repository();
        var head = (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;

        var failure = await Assert.ThrowsAsync<GitException>(
            () => repository.CommitAsync(Change(head, null, ("dev/web/web.yaml", "image: two\n")), CancellationToken.None));

        Assert.Equal(GitFailure.Declined, failure.Failure);
        Assert.False(failure.IsTransient);
        Assert.Contains("no releases on fridays", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_cache_is_made_anew()
    {
        await Repository().FetchAsync([], CancellationToken.None);
        foreach (var file in new DirectoryInfo(remote.CacheFolder).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Extension != ".lock"))
        {
            file.Attributes = FileAttributes.Normal;
            File.WriteAllText(file.FullName, "damaged");
        }

        var snapshot = await Repository().FetchAsync([], CancellationToken.None);

        Assert.Single(await snapshot.Base.ReadFolderAsync("dev/web2", CancellationToken.None));
    }

    [Fact]
    public async Task Locks_that_a_killed_git_left_behind_do_not_block()
    {
        await Repository().FetchAsync([], CancellationToken.None);
        var cache = new DirectoryInfo(remote.CacheFolder).EnumerateDirectories().Single().FullName;
        File.WriteAllText(Path.Combine(cache, "shallow.lock"), "");
        var newBase = CommitOnMain();

        var snapshot = await Repository().FetchAsync([], CancellationToken.None);

        Assert.Equal(newBase, snapshot.Base.Commit.Value);
    }

    [Fact]
    public async Task Ten_builds_at_once_on_one_cache_all_land()
    {
        var pushed = await Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
        {
            var repository = Repository();
            var head = (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;
            return await repository.CommitAsync(
                Change(head, null, ("dev/web/web.yaml", $"image: {number}\n")) with { Branch = $"release/dev/app{number}" }, CancellationToken.None);
        }));

        Assert.Equal(pushed.Select(sha => sha.Value).Order(), remote.Git("for-each-ref", "--format=%(objectname)", "refs/heads/release").Split('\n').Order());
    }

    [Fact]
    public async Task An_empty_repository_is_told_apart()
    {
        using var empty = new TemporaryRepository();

        var failure = await Assert.ThrowsAsync<GitException>(() => Repository(empty.Folder).FetchAsync([], CancellationToken.None));

        Assert.Equal(GitFailure.Empty, failure.Failure);
    }

    [Fact]
    public async Task A_repository_that_does_not_exist_is_told_apart()
    {
        var failure = await Assert.ThrowsAsync<GitException>(() => Repository(remote.Sibling("nowhere")).FetchAsync([], CancellationToken.None));

        Assert.Equal(GitFailure.NotFound, failure.Failure);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_apart_and_the_token_is_not_shown()
    {
        var failure = await Assert.ThrowsAsync<GitException>(
            () => Repository("http://user:hunter2@127.0.0.1:1/acme/config.git").FetchAsync([], CancellationToken.None));

        Assert.Equal(GitFailure.Unreachable, failure.Failure);
        Assert.True(failure.IsTransient);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_fetch_ends_and_the_next_one_works()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Repository().FetchAsync([], cancellation.Token));

        Assert.NotNull((await Repository().FetchAsync([], CancellationToken.None)).Base);
    }

    private GitConfigRepository Repository(string? url = null) =>
        new(new GitRemote(url ?? "file://" + remote.Folder), remote.CacheFolder, TemporaryRepository.Logger);

    private string CommitOnMain()
    {
        remote["slipway.yaml"] = $"stages: [{{ name: dev }}, {{ name: prod }}]\n";
        return remote.Commit("Second");
    }

    private static ConfigCommit Change(CommitSha parent, CommitSha? expected, params (string Path, string Content)[] files) => new()
    {
        Branch = "release/dev/web",
        Parent = parent,
        ExpectedHead = expected,
        Message = "Release web\n\nTrailer: x\n",
        Files = [.. files.Select(file => new FileEdit(file.Path, ReadOnlyMemory<byte>.Empty, Encoding.UTF8.GetBytes(file.Content)))],
    };
}
