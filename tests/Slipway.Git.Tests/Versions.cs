using Slipway.Versions;

namespace Slipway.Git.Tests;

public sealed class Versions : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_tagged_commit_has_the_version_of_its_tag()
    {
        repository.Commit();
        repository.Git("tag", "v1.2.3");

        Assert.Equal("1.2.3", (await DeriveAsync()).Version);
    }

    [Fact]
    public async Task A_tag_of_a_tag_of_a_tag_counts_for_its_commit()
    {
        repository.Commit();
        repository.Git("tag", "-a", "one", "-m", "A tag");
        repository.Git("tag", "-a", "two", "-m", "A tag of a tag", "one");
        repository.Git("tag", "-a", "v1.2.3", "-m", "A tag of a tag of a tag", "two");

        Assert.Equal("1.2.3", (await DeriveAsync()).Version);
    }

    [Fact]
    public async Task A_version_that_is_no_image_tag_is_refused_before_anything_is_built()
    {
        repository.Commit();
        repository.Git("tag", "v1.2.3-" + new string('a', 130));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(DeriveAsync);

        Assert.Contains("it has 136 characters, and an image tag has at most 128", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.0.0", "it does not begin with 'v'. For this version, tag v3.0.0")]
    [InlineData("v1.10", "it has 2 numbers")]
    [InlineData("web/v2.0.0", "it begins with 'web/'")]
    public async Task A_tag_that_looks_like_a_version_and_is_not_taken_is_named_with_the_reason(string tag, string reason)
    {
        repository.Commit();
        repository.Git("tag", "1.0.0");
        repository.Git("tag", "v1.0.0");
        repository.Commit();
        repository.Git("tag", "-a", tag, "-m", "A release");
        repository.Git("tag", "nightly");

        Assert.Contains($"Tag {tag} of commit {repository.Git("rev-parse", "HEAD")[..7]} is not taken for a version: {reason}", Assert.Single(await LogAsync()), StringComparison.Ordinal);
        repository.Commit();
        Assert.Contains($"Tag {tag} of commit {repository.Git("rev-parse", "HEAD^")[..7]} is not taken", Assert.Single(await LogAsync()), StringComparison.Ordinal);
        repository.Git("tag", "v4.0.0");
        Assert.Empty(await LogAsync());
        repository.Commit();
        Assert.Empty(await LogAsync());
    }

    private async Task<IReadOnlyList<string>> LogAsync()
    {
        var log = new Log();
        await using var logger = new Serilog.LoggerConfiguration().WriteTo.Sink(log).CreateLogger();
        await new GitWorkTree(repository.Folder, logger).ReadFactsAsync(CancellationToken.None);
        return log.Lines;
    }

    private sealed class Log : Serilog.Core.ILogEventSink
    {
        public List<string> Lines { get; } = [];

        public void Emit(Serilog.Events.LogEvent logEvent) => Lines.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_commit_after_a_tag_is_a_prerelease_of_the_next_patch()
    {
        repository.Commit();
        repository.Git("tag", "-a", "v1.2.3", "-m", "An annotated tag");
        repository.Commit();
        var head = repository.Commit();

        Assert.Equal($"1.2.4-0.2.g{head[..7]}", (await DeriveAsync()).Version);
    }

    [Fact]
    public async Task A_commit_of_a_repository_without_tags_is_a_prerelease_of_the_first_version()
    {
        repository.Commit();
        var head = repository.Commit();
        repository.Git("tag", "vacation");

        Assert.Equal($"0.0.1-0.2.g{head[..7]}", (await DeriveAsync()).Version);
    }

    [Fact]
    public async Task Changes_show_in_the_version_and_leave_the_index_alone()
    {
        repository.Commit();
        repository.Git("tag", "v1.2.3");
        var indexBefore = File.ReadAllBytes(Path.Combine(repository.Folder, ".git", "index"));
        repository[".gitignore"] = "ignored.txt\n";
        repository["ignored.txt"] = "not part of the version";
        repository["new.txt"] = "untracked";

        var version = await DeriveAsync();

        Assert.Equal(indexBefore, File.ReadAllBytes(Path.Combine(repository.Folder, ".git", "index")));
        Assert.True(version.IsDirty);
        Assert.Throws<InvalidInputException>(version.RequireClean);
        repository.Git("add", "--all");
        Assert.Equal($"1.2.4-0.1.g{version.Commit.Abbreviated}.dirty.g{repository.Git("write-tree")[..7]}", version.Version);
    }

    [Fact]
    public async Task The_same_changes_have_the_same_version_and_other_changes_another()
    {
        repository.Commit();
        repository["new.txt"] = "one";
        var first = (await DeriveAsync()).Version;
        var again = (await DeriveAsync()).Version;
        repository["new.txt"] = "two";
        var other = (await DeriveAsync()).Version;

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task The_web_address_holds_no_credentials()
    {
        repository.Commit();
        repository.Git("remote", "add", "origin", "https://user:password@example.invalid/acme/app.git");

        Assert.Equal("https://example.invalid/acme/app", (await DeriveAsync()).RepositoryUrl);
    }

    [Fact]
    public async Task A_shallow_clone_is_refused_and_the_message_says_what_to_do()
    {
        repository.Commit();
        repository.Commit();
        var clone = repository.Sibling("clone");
        repository.Git("clone", "--quiet", "--depth", "1", "file://" + repository.Folder, clone);

        var failure = await Assert.ThrowsAsync<GitException>(
            () => new GitWorkTree(clone, TemporaryRepository.Logger).ReadFactsAsync(CancellationToken.None));

        Assert.Contains("fetch-depth: 0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_outside_of_any_git_repository_is_refused()
    {
        using var folder = new TemporaryRepository(initialise: false);

        var failure = await Assert.ThrowsAsync<GitException>(
            () => new GitWorkTree(folder.Folder, TemporaryRepository.Logger).ReadFactsAsync(CancellationToken.None));

        Assert.Contains("not a git repository", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_without_commits_is_refused()
    {
        var failure = await Assert.ThrowsAsync<GitException>(
            () => new GitWorkTree(repository.Folder, TemporaryRepository.Logger).ReadFactsAsync(CancellationToken.None));

        Assert.Contains("no commit yet", failure.Message, StringComparison.Ordinal);
    }

    private async Task<SourceVersion> DeriveAsync() =>
        SourceVersion.Derive(await new GitWorkTree(repository.Folder, TemporaryRepository.Logger).ReadFactsAsync(CancellationToken.None));
}
