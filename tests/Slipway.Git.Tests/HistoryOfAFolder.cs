using System.Text;
using Slipway.Naming;

namespace Slipway.Git.Tests;

public sealed class HistoryOfAFolder : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task It_holds_the_commits_that_changed_the_folder_newest_first_with_those_of_merged_branches()
    {
        Change("1", "First");
        repository.Git("switch", "--quiet", "--create", "release");
        Change("2", "Release 2");
        repository.Git("switch", "--quiet", "main");
        repository["other.txt"] = "x";
        repository.Commit("Elsewhere");
        repository.Git("merge", "--quiet", "--no-ff", "--strategy-option=theirs", "--message", "Merge pull request #1", "release");
        var history = new GitConfigHistory(repository.Folder, TemporaryRepository.Logger);

        var found = new List<(string, string)>();
        await foreach (var commit in history.ReadAsync("prod/web", CancellationToken.None))
        {
            found.Add((commit.Message.Trim(), Encoding.UTF8.GetString((await commit.ReadFolderAsync("prod/web", CancellationToken.None)).Single().Content.Span)));
            Assert.True(commit.CommittedAt > DateTimeOffset.UnixEpoch);
        }

        Assert.Equal([("Release 2", "2"), ("First", "1")], found);
    }

    [Fact]
    public async Task A_single_commit_can_be_read_and_one_that_is_not_there_is_null()
    {
        Change("1", "First");
        var first = CommitSha.Parse(repository.Git("rev-parse", "HEAD"));
        Change("2", "Second");
        var history = new GitConfigHistory(repository.Folder, TemporaryRepository.Logger);

        var found = await history.FindAsync(first, CancellationToken.None);

        Assert.Equal("1", Encoding.UTF8.GetString((await found!.ReadAsync("prod/web/a.yaml", CancellationToken.None))!));
        Assert.Null(await history.FindAsync(CommitSha.Parse(new string('e', 40)), CancellationToken.None));
    }

    [Fact]
    public async Task What_a_clone_does_not_have_yet_is_looked_for_in_the_repository()
    {
        Change("1", "First");
        var clone = repository.Sibling("early");
        repository.Git("clone", "--quiet", "file://" + repository.Folder, clone);
        Change("2", "Second");
        var second = CommitSha.Parse(repository.Git("rev-parse", "HEAD"));
        var remote = new GitConfigRepository(new GitRemote("file://" + repository.Folder), repository.CacheFolder, TemporaryRepository.Logger);
        var history = new GitConfigHistory(clone, TemporaryRepository.Logger) { Repository = remote.History };

        Assert.Equal("2", Encoding.UTF8.GetString((await (await history.FindAsync(second, default))!.ReadAsync("prod/web/a.yaml", default))!));
        Assert.Null(await history.FindAsync(CommitSha.Parse(new string('e', 40)), default));
        var messages = new List<string>();
        await foreach (var commit in remote.DefaultBranch.ReadAsync("prod/web", default))
        {
            messages.Add(commit.Message.Trim());
        }

        Assert.Equal(["Second", "First"], messages);
    }

    private void Change(string content, string message)
    {
        repository["prod/web/a.yaml"] = content;
        repository.Commit(message);
    }
}
