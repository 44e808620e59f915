using System.Text;

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

    private void Change(string content, string message)
    {
        repository["prod/web/a.yaml"] = content;
        repository.Commit(message);
    }
}
