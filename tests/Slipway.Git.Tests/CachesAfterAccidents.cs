using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Git.Tests;

/// <summary>The cache after builds that were killed, and with a damaged disk: the next build heals it, and loses nothing.</summary>
public sealed class CachesAfterAccidents : IDisposable
{
    private readonly TemporaryRepository remote = new();

    public CachesAfterAccidents()
    {
        remote["dev/web/web.yaml"] = "image: one\n";
        remote["dev/web/more/large.txt"] = string.Concat(Enumerable.Range(0, 5000).Select(number => $"{number}\n"));
        remote.Commit("First");
    }

    public void Dispose() => remote.Dispose();

    [Theory]
    [InlineData("shallow.lock")]
    [InlineData("config.lock")]
    [InlineData("packed-refs.lock")]
    [InlineData("HEAD.lock")]
    [InlineData("refs/slipway/main.lock")]
    [InlineData("refs/slipway/release/dev/web.lock")]
    [InlineData("objects/pack/tmp_pack_1")]
    [InlineData("objects/maintenance.lock")]
    public async Task What_a_killed_git_left_behind_does_not_block(string file)
    {
        await CommitAsync(Repository(), "image: two\n");
        await Repository().FetchAsync(["release/dev/web"], CancellationToken.None);
        var path = Path.Combine(Cache(), file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        remote["new.txt"] = "new";
        var newBase = remote.Commit();
        remote.Git("branch", "-f", "release/dev/web", newBase);

        var snapshot = await Repository().FetchAsync(["release/dev/web"], CancellationToken.None);

        Assert.Equal((newBase, newBase), (snapshot.Base.Commit.Value, snapshot.Branches["release/dev/web"].Commit.Value));
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("config")]
    [InlineData("objects")]
    [InlineData("refs")]
    public async Task A_cache_that_lost_a_part_is_made_anew(string part)
    {
        await Repository().FetchAsync([], CancellationToken.None);
        var path = Path.Combine(Cache(), part);
        if (File.Exists(path))
        {
            File.WriteAllText(path, part == "HEAD" ? "" : "[broken");
        }
        else
        {
            Directory.Delete(path, recursive: true);
        }

        await CommitAsync(Repository(), "image: two\n");

        Assert.Equal("image: two", remote.Git("show", "release/dev/web:dev/web/web.yaml"));
    }

    [Fact]
    public async Task An_object_that_is_lost_after_the_fetch_is_fetched_again_by_the_next_attempt()
    {
        var repository = Repository();
        var snapshot = await repository.FetchAsync([], CancellationToken.None);
        Damage(remote.Git("rev-parse", "main:dev/web/more/large.txt"));

        var failure = await Assert.ThrowsAsync<GitException>(() => snapshot.Base.ReadFolderAsync("dev/web", CancellationToken.None));
        var again = await repository.FetchAsync([], CancellationToken.None);

        Assert.Equal((GitFailure.DamagedCache, true), (failure.Failure, failure.IsTransient));
        Assert.Equal(2, (await again.Base.ReadFolderAsync("dev/web", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_tree_that_is_lost_before_the_commit_is_fetched_again_by_the_next_attempt()
    {
        var repository = Repository();
        var head = (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;
        Damage(remote.Git("rev-parse", "main:dev/web"));

        var failure = await Assert.ThrowsAsync<GitException>(() => CommitAsync(repository, "image: two\n", head));
        await CommitAsync(repository, "image: two\n");

        Assert.Equal(GitFailure.DamagedCache, failure.Failure);
        Assert.Equal("image: two", remote.Git("show", "release/dev/web:dev/web/web.yaml"));
    }

    [Fact]
    public async Task A_removal_that_was_killed_is_finished_by_the_next_build()
    {
        await Repository().FetchAsync([], CancellationToken.None);
        var doomed = Directory.CreateDirectory(Cache() + ".old-1").FullName;
        File.WriteAllText(Path.Combine(doomed, "file"), "");

        await Repository().FetchAsync([], CancellationToken.None);

        Assert.False(Directory.Exists(doomed));
    }

    [Fact]
    public async Task A_commit_waits_while_another_build_makes_the_cache_anew()
    {
        var repository = Repository();
        var head = (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;
        Task commit;
        using (new FileStream(Cache() + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            commit = CommitAsync(repository, "image: two\n", head);
            Assert.False(commit.IsCompleted);
        }

        await commit;
        Assert.Equal("image: two", remote.Git("show", "release/dev/web:dev/web/web.yaml"));
    }

    private GitConfigRepository Repository() => new(new GitRemote("file://" + remote.Folder), remote.CacheFolder, TemporaryRepository.Logger);

    private string Cache() => new DirectoryInfo(remote.CacheFolder).EnumerateDirectories().Single(folder => !folder.Name.Contains(".old-", StringComparison.Ordinal)).FullName;

    /// <summary>Takes the pack apart and one of its objects away.</summary>
    private void Damage(string id)
    {
        var cache = Cache();
        foreach (var pack in Directory.GetFiles(Path.Combine(cache, "objects", "pack"), "*.pack"))
        {
            var moved = Path.Combine(cache, Path.GetFileName(pack));
            File.Move(pack, moved);
            foreach (var index in Directory.GetFiles(Path.Combine(cache, "objects", "pack"), Path.GetFileNameWithoutExtension(pack) + ".*"))
            {
                File.SetAttributes(index, FileAttributes.Normal);
                File.Delete(index);
            }

            TemporaryRepository.GitAt(cache, "-c", "alias.unpack=!f() { git unpack-objects -q < \"$1\"; }; f", "unpack", moved);
        }

        var file = Path.Combine(cache, "objects", id[..2], id[2..]);
        File.SetAttributes(file, FileAttributes.Normal);
        File.Delete(file);
    }

    private static async Task CommitAsync(GitConfigRepository repository, string content, CommitSha? parent = null)
    {
        parent ??= (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;
        await repository.CommitAsync(
            new ConfigCommit
            {
                Branch = "release/dev/web",
                Parent = parent,
                ExpectedHead = null,
                Message = "Release web\n",
                Files = [new FileEdit("dev/web/web.yaml", ReadOnlyMemory<byte>.Empty, Encoding.UTF8.GetBytes(content))],
            },
            CancellationToken.None);
    }
}
