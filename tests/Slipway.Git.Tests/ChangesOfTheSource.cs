using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Git.Tests;

public sealed class ChangesOfTheSource
{
    [Fact]
    public async Task What_changed_since_a_version_is_found_by_its_tag_or_by_the_commit_in_it()
    {
        using var repository = new TemporaryRepository();
        var first = repository.Commit("First");
        repository.Git("tag", "v1.3.0");
        repository.Commit("Merge pull request #12 from acme/faster\n\nAnswer faster");
        var head = repository.Commit("Fix the login (#13)");

        var sinceTag = await FindAsync(repository, "1.3.0", head);
        var sinceCommit = await FindAsync(repository, $"1.3.1-0.1.g{first[..7]}", head);

        Assert.Equal((first, head, 2, 0), (sinceTag!.From.Value, sinceTag.To.Value, sinceTag.Ahead, sinceTag.Behind));
        Assert.Equal([("13", "Fix the login"), ("12", "Answer faster")], sinceTag.Commits.Select(commit => commit.PullRequest!.Value));
        Assert.Equal("A person", sinceTag.Commits[0].Author);
        Assert.Equal(sinceTag.From, sinceCommit?.From);
    }

    [Fact]
    public async Task A_release_that_goes_back_says_how_many_commits_it_leaves_behind()
    {
        using var repository = new TemporaryRepository();
        var old = repository.Commit("First");
        repository.Commit("Second");
        repository.Git("tag", "v1.4.0");

        var changes = await FindAsync(repository, "1.4.0", old);

        Assert.Equal((0, 1), (changes!.Ahead, changes.Behind));
    }

    [Theory]
    [InlineData("9.9.9")]
    [InlineData("1.0.0-0.3.gfffffff")]
    [InlineData("--output=x")]
    public async Task A_version_that_this_history_does_not_have_is_no_error(string version)
    {
        using var repository = new TemporaryRepository();

        Assert.Null(await FindAsync(repository, version, repository.Commit("First")));
    }

    private static Task<SourceChanges?> FindAsync(TemporaryRepository repository, string previous, string head) =>
        new GitSourceHistory(repository.Folder, TemporaryRepository.Logger).FindAsync(
            previous,
            new ReleaseCandidate
            {
                Application = ApplicationName.Parse("web"),
                Version = "1.5.0",
                Image = ImageReference.Parse("ghcr.io/acme/web:1.5.0"),
                SourceCommit = CommitSha.Parse(head),
            },
            default);
}
